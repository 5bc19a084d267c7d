package io.casserole.tier;

import io.casserole.segment.Account;
import io.casserole.segment.Descriptor;
import io.casserole.segment.Places;
import io.casserole.segment.SegmentBytes;
import io.casserole.segment.SegmentKey;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.SegmentStore;
import io.casserole.segment.ServedFrom;
import io.casserole.segment.Tally;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.ehcache.Cache;

/**
 * Copies of segments that other nodes own, in memory only, so that a hot object is served by every node at its own speed.
 *
 * <p>A segment that is not here is fetched from its owner for each request, or several at the same time, and offered after each fetch. It
 * is kept when it is offered for the second time among the last keys offered: what is asked for once only passes. What is kept and not
 * asked for again is dropped before what is; see {@link Sieve}.
 */
final class HotCopies implements SegmentStore {
    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    private final MemoryStore copies;
    private final RecentKeys<SegmentKey> fetchedOnce;
    private final Tally<TierEvent> counts;

    /**
     * @param memory used by this store alone
     * @param lingering as of {@link MemoryStore}
     * @param fetchedOnce remembers what was offered once
     */
    HotCopies(
            Cache<SegmentKey, SegmentBytes> cache,
            Account memory,
            Account lingering,
            RecentKeys<SegmentKey> fetchedOnce,
            Tally<TierEvent> counts) {
        this.copies = new MemoryStore(
                ServedFrom.HOT,
                cache,
                memory,
                lingering,
                () -> counts.add(TierEvent.HOT_HIT),
                () -> counts.add(TierEvent.HOT_EVICTION));
        this.fetchedOnce = fetchedOnce;
        this.counts = counts;
    }

    @Override
    public Optional<SegmentReader> peek(SegmentKey key) {
        return copies.peek(key);
    }

    @Override
    public CompletableFuture<Optional<SegmentReader>> find(SegmentKey key) {
        return copies.find(key);
    }

    @Override
    public CompletableFuture<Places> locate(Descriptor object) {
        return CompletableFuture.completedFuture(Places.of("hot-copies", copies.of(object)));
    }

    @Override
    public CompletableFuture<Void> put(SegmentKey key, SegmentBytes bytes) {
        if (bytes.isComplete() && fetchedOnce.isSecond(key) && copies.keep(key, bytes, false)) {
            counts.add(TierEvent.HOT_PUT);
        }
        return DONE;
    }

    @Override
    public void remove(SegmentKey key) {
        copies.remove(key);
    }

    /** Releases every copy; the store keeps nothing from now on. */
    void close() {
        copies.close();
    }
}
