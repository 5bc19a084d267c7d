package io.casserole.http;

import java.util.List;

/** What {@code Accept-Ranges} tells (RFC 9110 §14.3). */
public final class AcceptRanges {
    private AcceptRanges() {}

    /** Whether the origin says that it serves no ranges; saying nothing is no refusal. */
    public static boolean refused(Fields response) {
        List<String> units = response.members("Accept-Ranges");
        return units.stream().anyMatch("none"::equalsIgnoreCase)
                && units.stream().noneMatch("bytes"::equalsIgnoreCase);
    }
}
