package io.casserole.warm;

import java.util.Locale;

/** Where a job stands. */
public enum WarmState {
    /** It brings what is missing. */
    RUNNING,
    /** All entries are dealt with, well or badly. */
    DONE,
    /** An administrator has ended it. */
    CANCELLED,
    /** The node stopped before it was done. */
    INTERRUPTED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
