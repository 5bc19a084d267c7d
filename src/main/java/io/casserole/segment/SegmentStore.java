package io.casserole.segment;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Keeps whole, verified segments by key. A store that fails behaves as if it held nothing and counts; it never throws and never
 * fails a future. Safe for use by any thread.
 */
public interface SegmentStore {
    /** A reader of the segment if memory holds it; never waits. The caller closes it. */
    Optional<SegmentReader> peek(SegmentKey key);

    /** A reader of the segment from any tier; completed at once, or on the store's executor. The caller closes it. */
    CompletableFuture<Optional<SegmentReader>> find(SegmentKey key);

    /**
     * Whether any tier has the segment. Nothing is read into memory for it, and it does not count as a use; completed at once, or on the store's
     * executor.
     */
    default CompletableFuture<Boolean> holds(SegmentKey key) {
        return find(key).thenApply(found -> {
            found.ifPresent(SegmentReader::close);
            return found.isPresent();
        });
    }

    /**
     * Where the segments of an object are. None is read, and it counts as no use of them; a place that is too busy to look is left out.
     * Completed at once, or on the store's executor.
     */
    default CompletableFuture<Places> locate(Descriptor object) {
        return CompletableFuture.completedFuture(Places.none());
    }

    /**
     * Offers a complete segment. The store retains it for itself if it accepts; the caller keeps its own count.
     *
     * @return completed when the store has accepted or declined; until then the caller keeps the segment reachable. How long this
     *     takes is the store's back-pressure.
     */
    CompletableFuture<Void> put(SegmentKey key, SegmentBytes bytes);

    /** Drops the segment, for example because its bytes were found to be bad. Never waits. */
    void remove(SegmentKey key);

    /**
     * Compares the segment, if memory holds it, with the checksum it arrived with, and drops it if it has changed since. What lies below
     * memory needs none of this: it is checked before the first byte of it is read. Takes as long as reading the bytes.
     *
     * @return whether it was dropped
     */
    default boolean recheck(SegmentKey key) {
        Optional<SegmentReader> held = peek(key);
        boolean bad = held.filter(reader -> !reader.isSound()).isPresent();
        held.ifPresent(SegmentReader::close);
        if (bad) {
            remove(key);
        }
        return bad;
    }
}
