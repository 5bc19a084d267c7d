package io.casserole.segment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one node knows of an object, and has of it.
 *
 * @param said for people, in this order: texts, numbers, booleans, and maps and lists of them
 * @param places where segments are, as {@link SegmentSet} prints them, by the name of the place
 * @param object what the node knows the object to be
 */
public record Explanation(Map<String, Object> said, Map<String, String> places, Optional<Descriptor> object) {
    /** Under this name stands in one word what the node would do. */
    public static final String STATE = "state";

    public Explanation {
        said = Collections.unmodifiableMap(new LinkedHashMap<>(said));
        places = Collections.unmodifiableMap(new LinkedHashMap<>(places));
    }

    /** The one word. */
    public String state() {
        return String.valueOf(said.get(STATE));
    }
}
