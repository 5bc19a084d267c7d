package io.casserole.cache;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts invalidations by target, so that what the source was asked before one and answered after it is not stored. Targets share
 * counters: an answer more than needed may not be stored. Any thread.
 */
final class Invalidations {
    private static final int STRIPES = 1024;

    private final AtomicLongArray counts = new AtomicLongArray(STRIPES);

    /** Those that have concerned the target, or one that shares its counter. */
    long of(String target) {
        return counts.get(stripe(target));
    }

    void count(String target) {
        counts.incrementAndGet(stripe(target));
    }

    private static int stripe(String target) {
        int hash = target.hashCode();
        return (hash ^ hash >>> 16) & (STRIPES - 1);
    }
}
