package io.casserole.tier;

import io.casserole.segment.Tally;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.ehcache.Cache;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An Ehcache cache with tiers below the heap, until its file breaks.
 *
 * <p>Ehcache keeps the index of its file in pages of that file that are mapped into memory. Where a page cannot be had, because the disk
 * is full or fails, the JVM throws an {@link InternalError} in the midst of a change, and the index cannot be trusted any more: from then
 * on the cache behaves as an empty one. Every operation may block.
 */
final class TieredCache<K> {
    private static final Logger LOG = LoggerFactory.getLogger(TieredCache.class);

    private final Cache<K, ByteBuffer> cache;
    private final Tally<TierEvent> counts;
    private volatile boolean broken;

    TieredCache(Cache<K, ByteBuffer> cache, Tally<TierEvent> counts) {
        this.cache = cache;
        this.counts = counts;
    }

    @Nullable
    ByteBuffer get(K key) {
        return unlessBroken(() -> cache.get(key));
    }

    boolean contains(K key) {
        Boolean contained = unlessBroken(() -> cache.containsKey(key));
        return contained != null && contained;
    }

    void put(K key, ByteBuffer value) {
        this.<Void>unlessBroken(() -> {
            cache.put(key, value);
            return null;
        });
    }

    void remove(K key) {
        this.<Void>unlessBroken(() -> {
            cache.remove(key);
            return null;
        });
    }

    private <V> @Nullable V unlessBroken(Supplier<@Nullable V> operation) {
        if (broken) {
            return null;
        }
        try {
            return operation.get();
        } catch (InternalError e) {
            broken = true;
            counts.add(TierEvent.TIER_FAILURE);
            LOG.error(
                    "CSR-0405 A file of the disk tier is broken, it is not used until the next start: is the disk full?",
                    e);
            return null;
        }
    }

    /** Whether the cache has broken since it was opened. */
    boolean isBroken() {
        return broken;
    }
}
