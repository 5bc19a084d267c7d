package io.casserole.tier;

import io.casserole.segment.Account;
import io.casserole.segment.Instruments;
import io.casserole.segment.SegmentBytes;
import io.casserole.segment.SegmentKey;
import io.casserole.segment.Tally;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes segments into memory at once and below it soon. Until a segment is written it cannot be dropped from memory; how many bytes may be
 * in this state is the dirty budget.
 *
 * <p>When that is spent, a put waits, and with it the fetch that brought the segment; or it keeps the segment in memory only.
 */
final class WriteBehind {
    private static final Logger LOG = LoggerFactory.getLogger(WriteBehind.class);
    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    private final MemoryStore memory;
    private final MainStore main;
    private final Account dirty;
    private final boolean waits;
    private final StoreThreads threads;
    private final Tally<TierEvent> counts;
    private final ConcurrentMap<SegmentKey, Write> writes = new ConcurrentHashMap<>();
    private final Set<SegmentKey> removals = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private volatile boolean abandoned;

    /** @param waits whether a put waits for the budget */
    WriteBehind(
            MemoryStore memory,
            MainStore main,
            Account dirty,
            boolean waits,
            StoreThreads threads,
            Tally<TierEvent> counts) {
        this.memory = memory;
        this.main = main;
        this.dirty = dirty;
        this.waits = waits;
        this.threads = threads;
        this.counts = counts;
    }

    /** As {@link io.casserole.segment.SegmentStore#put}. */
    CompletableFuture<Void> put(SegmentKey key, SegmentBytes bytes) {
        if (closed || !bytes.isComplete() || !bytes.tryRetain()) {
            return DONE;
        }
        Write write = new Write(key, bytes);
        if (dirty.tryReserve(bytes.size())) {
            return begin(write);
        }
        if (waits && bytes.size() <= dirty.limit()) {
            return dirty.reserve(bytes.size()).thenCompose(granted -> begin(write));
        }
        counts.add(TierEvent.SKIPPED_PUT);
        memory.keep(key, bytes, false);
        bytes.release();
        return DONE;
    }

    private CompletableFuture<Void> begin(Write write) {
        boolean readable = memory.keep(write.key, write.bytes, true);
        if (closed || writes.putIfAbsent(write.key, write) != null) {
            write.release();
            return DONE;
        }
        if (!threads.write(write)) {
            write.end();
            return DONE;
        }
        return readable ? DONE : write.done; // the caller keeps it reachable until main has it
    }

    /** Drops the segment from both, also if it is still on its way. */
    void remove(SegmentKey key) {
        memory.remove(key);
        Write write = writes.get(key);
        if (write != null) {
            write.dropped = true;
        }
        removals.add(key);
        if (!threads.write(() -> removeFromMain(key))) {
            removals.remove(key);
        }
    }

    private void removeFromMain(SegmentKey key) {
        try {
            main.remove(key);
        } finally {
            removals.remove(key);
        }
    }

    /** Whether the segment is to be dropped but may still be found below memory. */
    boolean isBeingRemoved(SegmentKey key) {
        return removals.contains(key);
    }

    /** Shows the dirty budget. */
    void showOn(Instruments instruments) {
        dirty.showOn(instruments, "budget", "dirty");
    }

    /** Takes no more segments. */
    void close() {
        closed = true;
    }

    /** Gives up what is not yet being written. */
    void abandon() {
        abandoned = true;
    }

    /** One segment on its way below memory; holds a count of it and its share of the budget. */
    private final class Write implements Runnable {
        final SegmentKey key;
        final SegmentBytes bytes;
        final CompletableFuture<Void> done = new CompletableFuture<>();
        volatile boolean dropped;

        Write(SegmentKey key, SegmentBytes bytes) {
            this.key = key;
            this.bytes = bytes;
        }

        @Override
        public void run() {
            try {
                write();
            } catch (RuntimeException | OutOfMemoryError | InternalError e) { // the copy is an array of its size
                LOG.debug("Segment {} could not be written", key, e);
                counts.add(TierEvent.TIER_FAILURE);
            } finally {
                end();
            }
        }

        private void write() {
            if (!dropped && !abandoned) {
                main.write(key, bytes);
            }
            if (dropped) { // perhaps meanwhile
                main.remove(key);
            }
        }

        void end() {
            writes.remove(key, this);
            memory.loosen(key);
            release();
            done.complete(null);
        }

        void release() {
            int size = bytes.size();
            bytes.release();
            dirty.release(size);
        }
    }
}
