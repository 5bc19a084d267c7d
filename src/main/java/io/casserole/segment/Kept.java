package io.casserole.segment;

/** What it took for a segment to be where it belongs. */
public enum Kept {
    /** Nothing: it was there. */
    HELD,
    /** It came from another node. */
    COPIED,
    /** It came from the origin. */
    FETCHED;

    /** What it took to get what has come from there. */
    static Kept of(ServedFrom from) {
        return switch (from) {
            case SELF, MEMORY, HOT, OFF_HEAP, DISK -> HELD;
            case PEER -> COPIED;
            case ORIGIN -> FETCHED;
        };
    }
}
