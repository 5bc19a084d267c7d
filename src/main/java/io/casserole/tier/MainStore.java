package io.casserole.tier;

import io.casserole.segment.Descriptor;
import io.casserole.segment.Places;
import io.casserole.segment.SegmentBytes;
import io.casserole.segment.SegmentKey;
import io.casserole.segment.SegmentMemory;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.SegmentSet;
import io.casserole.segment.ServedFrom;
import io.casserole.segment.Tally;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Segments below memory: off-heap and on disk. What is read is checked as a whole before any of it is given out; a value that fails is
 * dropped, counted, and a miss.
 */
final class MainStore {
    private static final Logger LOG = LoggerFactory.getLogger(MainStore.class);
    private static final int AT_A_TIME = 1000;
    private static final int KIND = 0x43535331; // "CSS1"

    private final TieredCache<SegmentKey> cache;
    private final EhcacheTiers tiers;
    private final SegmentMemory memory;
    private final StoreThreads threads;
    private final FreeSpace space;
    private final Tally<TierEvent> counts;

    MainStore(
            TieredCache<SegmentKey> cache,
            EhcacheTiers tiers,
            SegmentMemory memory,
            StoreThreads threads,
            FreeSpace space,
            Tally<TierEvent> counts) {
        this.cache = cache;
        this.tiers = tiers;
        this.memory = memory;
        this.threads = threads;
        this.space = space;
        this.counts = counts;
    }

    /** Stores a complete segment, which the caller holds, unless the disk has too little room. Blocks: store executor only. */
    void write(SegmentKey key, SegmentBytes bytes) {
        if (!space.isEnough()) {
            counts.add(TierEvent.NO_SPACE);
            return;
        }
        ByteBuffer payload = bytes.view(0, bytes.available());
        cache.put(key, StoredValue.write(KIND, SegmentKeySerializer.bytes(key), bytes.checksum(), payload));
        counts.add(TierEvent.MAIN_PUT);
    }

    /** Drops the segment. Blocks: store executor only. */
    void remove(SegmentKey key) {
        cache.remove(key);
    }

    /**
     * The segment, in memory charged to the flights' account, in a reader for the caller; empty if it is not here or not sound.
     * Completed on the store executor, or at once if that is too busy to look. Never fails.
     */
    CompletableFuture<Optional<SegmentReader>> read(SegmentKey key) {
        CompletableFuture<Optional<SegmentReader>> result = new CompletableFuture<>();
        if (!threads.read(() -> look(key, result))) {
            counts.add(TierEvent.REFUSED_READ);
            result.complete(Optional.empty());
        }
        return result;
    }

    /** Whether the segment is here, sound or not. Completed on the store executor, or, with false, at once if that is too busy. Never fails. */
    CompletableFuture<Boolean> holds(SegmentKey key) {
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        if (!threads.read(() -> lookOnly(key, result))) {
            counts.add(TierEvent.REFUSED_READ);
            result.complete(false);
        }
        return result;
    }

    /**
     * Those of the object that are here, sound or not; empty if the store executor is too busy to look, or something fails. Looks at some
     * segments at a time, so that readers of others get their turn in between. Never fails.
     */
    CompletableFuture<Optional<SegmentSet>> locate(Descriptor object) {
        CompletableFuture<Optional<SegmentSet>> result = new CompletableFuture<>();
        locate(object, 0, new BitSet(), result);
        return result;
    }

    private void locate(Descriptor object, int from, BitSet found, CompletableFuture<Optional<SegmentSet>> result) {
        int all = Places.lookedAt(object);
        int end = Math.min(all, from + AT_A_TIME);
        boolean taken = threads.read(() -> {
            try {
                IntStream.range(from, end)
                        .filter(index -> cache.contains(object.segment(index)))
                        .forEach(found::set);
            } catch (RuntimeException | OutOfMemoryError | InternalError e) {
                LOG.debug("Segments of {} could not be looked for", object.key(), e);
                counts.add(TierEvent.TIER_FAILURE);
                result.complete(Optional.empty());
                return;
            }
            if (end == all) {
                result.complete(Optional.of(SegmentSet.of(found.stream())));
            } else {
                locate(object, end, found, result);
            }
        });
        if (!taken) {
            counts.add(TierEvent.REFUSED_READ);
            result.complete(Optional.empty());
        }
    }

    private void lookOnly(SegmentKey key, CompletableFuture<Boolean> result) {
        try {
            result.complete(cache.contains(key));
        } catch (RuntimeException | OutOfMemoryError | InternalError e) {
            LOG.debug("Segment {} could not be looked for", key, e);
            counts.add(TierEvent.TIER_FAILURE);
            result.complete(false);
        }
    }

    private void look(SegmentKey key, CompletableFuture<Optional<SegmentReader>> result) {
        try {
            tiers.begin();
            Optional<StoredValue> stored = get(key);
            ServedFrom from = tiers.lastFoundIn();
            if (stored.isEmpty()) {
                result.complete(Optional.empty());
                return;
            }
            CompletableFuture<SegmentBytes> room =
                    memory.allocate(stored.get().payload().remaining());
            if (room.isDone()) {
                result.complete(fill(key, stored.get(), room.join(), from));
            } else {
                readAgain(key, room, from, result);
            }
        } catch (RuntimeException | OutOfMemoryError | InternalError e) {
            fail(key, e, result);
        }
    }

    /** What waits for memory holds none: the value is read once more when there is room for it. */
    private void readAgain(
            SegmentKey key,
            CompletableFuture<SegmentBytes> room,
            ServedFrom from,
            CompletableFuture<Optional<SegmentReader>> result) {
        var unused = room.whenComplete((bytes, failure) -> {
            if (failure != null) {
                fail(key, failure, result);
            } else if (!threads.read(() -> lookAgain(key, bytes, from, result))) {
                bytes.release();
                counts.add(TierEvent.REFUSED_READ);
                result.complete(Optional.empty());
            }
        });
    }

    private void lookAgain(
            SegmentKey key, SegmentBytes room, ServedFrom from, CompletableFuture<Optional<SegmentReader>> result) {
        try {
            Optional<StoredValue> stored =
                    get(key).filter(value -> value.payload().remaining() == room.capacity());
            if (stored.isPresent()) {
                result.complete(fill(key, stored.get(), room, from));
                return;
            }
            room.release();
            result.complete(Optional.empty());
        } catch (RuntimeException | OutOfMemoryError | InternalError e) {
            room.release();
            fail(key, e, result);
        }
    }

    private Optional<StoredValue> get(SegmentKey key) {
        ByteBuffer value = cache.get(key);
        if (value == null) {
            return Optional.empty();
        }
        Optional<StoredValue> stored = StoredValue.read(KIND, SegmentKeySerializer.bytes(key), value);
        if (stored.isEmpty()) {
            drop(key);
        }
        return stored;
    }

    /** Copies the value, which computes its checksum, and compares that: the one pass over the bytes. */
    private Optional<SegmentReader> fill(SegmentKey key, StoredValue stored, SegmentBytes bytes, ServedFrom from) {
        bytes.append(stored.payload());
        bytes.complete();
        if (bytes.checksum() == stored.checksum()) {
            return Optional.of(SegmentReader.owning(bytes, from));
        }
        bytes.release();
        drop(key);
        return Optional.empty();
    }

    private void drop(SegmentKey key) {
        LOG.warn("CSR-0408 Segment {} was not what had been stored: dropped", key);
        counts.add(TierEvent.BAD_VALUE);
        cache.remove(key);
    }

    private void fail(SegmentKey key, Throwable failure, CompletableFuture<Optional<SegmentReader>> result) {
        LOG.debug("Segment {} could not be read", key, failure);
        counts.add(TierEvent.TIER_FAILURE);
        result.complete(Optional.empty());
    }
}
