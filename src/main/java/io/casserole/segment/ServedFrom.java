package io.casserole.segment;

/** Where bytes came from, nearest first. */
public enum ServedFrom {
    /** This node made them: error texts, and what stands between the parts of a multipart answer. */
    SELF,
    /** Memory, by reference. */
    MEMORY,
    /** A copy in memory of what another node owns. */
    HOT,
    /** Ehcache's off-heap tier. */
    OFF_HEAP,
    /** Ehcache's disk tier. */
    DISK,
    /** Another node, which had them. */
    PEER,
    /** The origin, through another node perhaps. */
    ORIGIN;

    /** The word used in {@code Cache-Status} and metrics. */
    public String word() {
        return Tally.word(this);
    }

    /** Whether it is a store of this node. */
    public boolean isStore() {
        return switch (this) {
            case MEMORY, HOT, OFF_HEAP, DISK -> true;
            case SELF, PEER, ORIGIN -> false;
        };
    }
}
