package io.casserole.tier;

import io.casserole.segment.Descriptor;
import io.casserole.segment.Places;
import io.casserole.segment.SegmentBytes;
import io.casserole.segment.SegmentKey;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.SegmentStore;
import io.casserole.segment.Tally;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segments of this node: those in memory, and below them those in {@code main}, which is asked on the store executor.
 *
 * <p>A segment read from {@code main} is given to its reader only; when it is asked for again soon, it is kept in memory. Soon means: among
 * the last keys read from there, twice as many as memory has room for.
 */
final class LocalStore implements SegmentStore {
    private static final Logger LOG = LoggerFactory.getLogger(LocalStore.class);

    private final MemoryStore memory;
    private final MainStore main;
    private final WriteBehind writeBehind;
    private final RecentKeys<SegmentKey> readOnce;
    private final Tally<TierEvent> counts;
    private final AtomicLong removals = new AtomicLong();

    /**
     * @param readOnce remembers what was read from {@code main} once
     */
    LocalStore(
            MemoryStore memory,
            MainStore main,
            WriteBehind writeBehind,
            RecentKeys<SegmentKey> readOnce,
            Tally<TierEvent> counts) {
        this.memory = memory;
        this.main = main;
        this.writeBehind = writeBehind;
        this.readOnce = readOnce;
        this.counts = counts;
    }

    @Override
    public Optional<SegmentReader> peek(SegmentKey key) {
        return memory.peek(key);
    }

    @Override
    public CompletableFuture<Optional<SegmentReader>> find(SegmentKey key) {
        Optional<SegmentReader> near = memory.peek(key);
        if (near.isPresent()) {
            return CompletableFuture.completedFuture(near);
        }
        if (writeBehind.isBeingRemoved(key)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        long removalsBefore = removals.get();
        return main.read(key)
                .thenApply(found ->
                        found.map(reader -> hit(key, reader, removalsBefore)).or(this::miss));
    }

    @Override
    public CompletableFuture<Boolean> holds(SegmentKey key) {
        if (memory.contains(key)) {
            return CompletableFuture.completedFuture(true);
        }
        return writeBehind.isBeingRemoved(key) ? CompletableFuture.completedFuture(false) : main.holds(key);
    }

    /** Below memory all is one place: Ehcache does not say which tier has a value without reading it. */
    @Override
    public CompletableFuture<Places> locate(Descriptor object) {
        Places near = Places.of("memory", memory.of(object));
        return main.locate(object)
                .thenApply(found ->
                        found.map(there -> near.with("off-heap-or-disk", there)).orElse(near));
    }

    private SegmentReader hit(SegmentKey key, SegmentReader reader, long removalsBefore) {
        counts.add(TierEvent.MAIN_HIT);
        if (readOnce.isSecond(key)) {
            memory.keep(key, reader.bytes(), false);
            if (removals.get() != removalsBefore) {
                memory.remove(key); // perhaps this very segment was removed while it was read
            }
        }
        return reader;
    }

    private Optional<SegmentReader> miss() {
        counts.add(TierEvent.SEGMENT_MISS);
        return Optional.empty();
    }

    @Override
    public CompletableFuture<Void> put(SegmentKey key, SegmentBytes bytes) {
        return writeBehind.put(key, bytes);
    }

    @Override
    public void remove(SegmentKey key) {
        removals.incrementAndGet();
        writeBehind.remove(key);
    }

    @Override
    public boolean recheck(SegmentKey key) {
        boolean bad = SegmentStore.super.recheck(key);
        if (bad) {
            LOG.warn("CSR-0409 Segment {} has changed in memory: dropped", key);
            counts.add(TierEvent.BAD_VALUE);
        }
        return bad;
    }
}
