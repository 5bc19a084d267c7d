package io.casserole.cache;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Numbers invalidations, so that what the source was asked before one and answered after it is not stored. The targets of the latest
 * 1024 are known; an answer that took longer than so many is taken to be of an invalidated target.
 *
 * <p>Any thread; the lock guards all fields.
 */
final class Invalidations {
    private static final int KEPT = 1024;

    /** The numbers of a target's newest invalidation and of the one before it, as far as that is known. */
    private record Last(long number, long before) {}

    private final Map<String, Last> lasts = new LinkedHashMap<>(); // the oldest first
    private long forgotten; // of those that are not known any more, the newest
    private volatile long newest; // changed under the lock, read without it by each look-up

    /** The number of the newest, of whatever target; to be taken before anything is looked up. */
    long newest() {
        return newest;
    }

    synchronized void count(String target) {
        long number = newest + 1;
        Last known = lasts.remove(target);
        lasts.put(target, new Last(number, known == null ? forgotten : known.number));
        if (lasts.size() > KEPT) {
            Iterator<Last> oldest = lasts.values().iterator();
            forgotten = oldest.next().number;
            oldest.remove();
        }
        newest = number;
    }

    /** Whether the target has not been invalidated since {@link #newest} was that. */
    synchronized boolean noneSince(long number, String target) {
        Last last = lasts.get(target);
        return number >= (last == null ? forgotten : last.number);
    }

    /** Whether the target has been invalidated once since {@link #newest} was that. */
    synchronized boolean onceSince(long number, String target) {
        Last last = lasts.get(target);
        return last != null && number < last.number && number >= last.before;
    }
}
