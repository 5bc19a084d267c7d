package io.casserole.http;

import java.util.Arrays;
import java.util.stream.Stream;

/** The tags that an origin gives its responses, to purge them by: {@code Surrogate-Key}, between spaces, and {@code Cache-Tag}, between commas. */
public final class CacheTags {
    private CacheTags() {}

    /** The tags in these fields, in any order, some perhaps twice. */
    public static Stream<String> of(Fields fields) {
        return Stream.concat(split(fields, "surrogate-key", "\\s+"), split(fields, "cache-tag", "[\\s,]+"));
    }

    private static Stream<String> split(Fields fields, String name, String separator) {
        return fields.all(name).stream()
                .flatMap(line -> Arrays.stream(line.split(separator, -1)))
                .filter(tag -> !tag.isEmpty());
    }
}
