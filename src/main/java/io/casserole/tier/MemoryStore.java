package io.casserole.tier;

import io.casserole.segment.Account;
import io.casserole.segment.Descriptor;
import io.casserole.segment.Places;
import io.casserole.segment.SegmentBytes;
import io.casserole.segment.SegmentKey;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.SegmentSet;
import io.casserole.segment.SegmentStore;
import io.casserole.segment.ServedFrom;
import io.casserole.segment.Tally;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.ehcache.Cache;

/**
 * Segments in memory, by reference: the buffer that the upstream filled is the one that is stored and the one that is written to clients.
 *
 * <p>The store holds one count of each segment it keeps, and the segment's bytes are charged to its account. A segment that is dropped
 * while readers still hold it is charged to {@code lingering} from then on, until the last of them leaves.
 */
final class MemoryStore implements SegmentStore {
    private final HeapCache<SegmentKey, SegmentBytes> segments;
    private final Account memory;
    private final ServedFrom from;
    private final Runnable hit;

    /**
     * @param from where its bytes are said to come from
     * @param memory used by this store alone, so that nobody waits for what it gives back
     * @param hit runs at each hit
     * @param evicted runs when a segment was dropped for want of room
     */
    MemoryStore(
            ServedFrom from,
            Cache<SegmentKey, SegmentBytes> cache,
            Account memory,
            Account lingering,
            Runnable hit,
            Runnable evicted) {
        this.from = from;
        this.memory = memory;
        this.hit = hit;
        this.segments = new HeapCache<>(cache, memory, bytes -> letGo(bytes, lingering), evicted);
    }

    /** With the counts of the segments that this node serves. */
    MemoryStore(Cache<SegmentKey, SegmentBytes> cache, Account memory, Account lingering, Tally<TierEvent> counts) {
        this(
                ServedFrom.MEMORY,
                cache,
                memory,
                lingering,
                () -> counts.add(TierEvent.MEMORY_HIT),
                () -> counts.add(TierEvent.MEMORY_EVICTION));
    }

    private static void letGo(SegmentBytes bytes, Account lingering) {
        lingering.force(bytes.size());
        bytes.chargeTo(lingering);
        bytes.release();
    }

    @Override
    public Optional<SegmentReader> peek(SegmentKey key) {
        SegmentBytes bytes = segments.get(key);
        if (bytes == null) {
            return Optional.empty();
        }
        // fails if it was dropped since we found it: a miss
        Optional<SegmentReader> reader = SegmentReader.retaining(bytes, from);
        reader.ifPresent(found -> hit.run());
        return reader;
    }

    @Override
    public CompletableFuture<Optional<SegmentReader>> find(SegmentKey key) {
        return CompletableFuture.completedFuture(peek(key));
    }

    /** Whether the segment is here now; not a hit. */
    boolean contains(SegmentKey key) {
        return segments.contains(key);
    }

    /** Those of the object that are here now, of the first {@link Places#lookedAt}; not hits. */
    SegmentSet of(Descriptor object) {
        return SegmentSet.of(Places.lookedAt(object), index -> contains(object.segment(index)));
    }

    @Override
    public CompletableFuture<Places> locate(Descriptor object) {
        return CompletableFuture.completedFuture(Places.of("memory", of(object)));
    }

    @Override
    public CompletableFuture<Void> put(SegmentKey key, SegmentBytes bytes) {
        if (bytes.isComplete()) {
            keep(key, bytes, false);
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void remove(SegmentKey key) {
        segments.remove(key);
    }

    /**
     * Keeps a complete segment, which the caller holds.
     *
     * @param fast not to be dropped for want of room until {@link #loosen}
     * @return whether the key is held now, by these bytes or the same ones put before
     */
    boolean keep(SegmentKey key, SegmentBytes bytes, boolean fast) {
        if (segments.contains(key)) {
            return true;
        }
        if (!segments.reserve(bytes.size())) {
            return false;
        }
        if (!bytes.tryRetain()) {
            memory.release(bytes.size());
            return false;
        }
        bytes.chargeTo(memory); // outside any lock: what it leaves may be waited for
        segments.putIfAbsent(key, bytes, fast);
        return true;
    }

    /** Lets the segment be dropped for want of room from now on. */
    void loosen(SegmentKey key) {
        segments.loosen(key);
    }

    /** Releases every segment; the store keeps nothing from now on. */
    void close() {
        segments.close();
    }
}
