package io.casserole.segment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where a node has which segments of an object, by the name of the place, such as {@code memory}; in the order in which they are asked. */
public record Places(Map<String, SegmentSet> byName) {
    /** Of an object of more segments only so many are looked for, the first ones: whoever explains must not compute for long. */
    private static final int MOST_LOOKED_AT = 4000;

    public Places {
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    /** How many segments of an object are looked for, from the first one on. */
    public static int lookedAt(Descriptor object) {
        return Math.min(object.layout().count(), MOST_LOOKED_AT);
    }

    /** None is anywhere, or nobody has looked. */
    public static Places none() {
        return new Places(Map.of());
    }

    /** Those at one place. */
    public static Places of(String name, SegmentSet there) {
        return none().with(name, there);
    }

    /** The same with one place more, if anything is there. */
    public Places with(String name, SegmentSet there) {
        return there.isEmpty() ? this : and(new Places(Map.of(name, there)));
    }

    /** All of both, those of the others behind. */
    public Places and(Places others) {
        Map<String, SegmentSet> all = new LinkedHashMap<>(byName);
        others.byName.forEach((name, there) -> all.merge(name, there, SegmentSet::or));
        return new Places(all);
    }
}
