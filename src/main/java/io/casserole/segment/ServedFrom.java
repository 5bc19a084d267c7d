package io.casserole.segment;

import java.util.Locale;

/** Where the bytes of a segment came from, nearest first. */
public enum ServedFrom {
    MEMORY,
    DISK,
    PEER,
    ORIGIN;

    /** The word used in {@code Cache-Status} and metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
