package io.casserole.tier;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/** The last keys that were asked for once, up to a bound; tells a second request from a first. Safe for use by any thread. */
final class RecentKeys<K> {
    private final int bound;
    private final Set<K> keys = new LinkedHashSet<>(); // guarded by this

    RecentKeys(int bound) {
        this.bound = bound;
    }

    /** Remembers about twice as many segments as there is room for. */
    static <K> RecentKeys<K> forRoomOf(long bytes, int segmentSize) {
        return new RecentKeys<>(Math.toIntExact(64 + 2 * (bytes / segmentSize)));
    }

    /** Whether the key was asked for lately. If so it is forgotten, else remembered in the stead of the oldest. */
    synchronized boolean isSecond(K key) {
        if (keys.remove(key)) {
            return true;
        }
        keys.add(key);
        if (keys.size() > bound) {
            Iterator<K> oldest = keys.iterator();
            oldest.next();
            oldest.remove();
        }
        return false;
    }
}
