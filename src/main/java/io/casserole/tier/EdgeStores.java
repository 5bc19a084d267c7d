package io.casserole.tier;

import io.casserole.segment.Account;
import io.casserole.segment.SegmentMemory;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What this node keeps of objects that others own. Alone it keeps none, and its budgets are zero.
 *
 * @param memory what segments of others are filled into
 */
record EdgeStores(SegmentMemory memory, Account hotBytes, HotCopies hot, NearCopies near) {

    /** @param memory the edge's own if this node is clustered */
    static EdgeStores open(
            StoreLimits limits,
            Caches caches,
            SegmentMemory memory,
            Account lingering,
            InstantSource clock,
            TierCounts counts) {
        Account hotBytes = new Account("hot copies", limits.hotBytes());
        HotCopies hot = new HotCopies(
                caches.hotCopies(),
                hotBytes,
                lingering,
                RecentKeys.forRoomOf(limits.hotBytes(), limits.segmentSize()),
                counts);
        NearCopies near = new NearCopies(
                caches.nearCopies(),
                new Account("near copies", limits.nearBytes()),
                limits.edge().map(StoreLimits.Edge::nearTtl).orElse(Duration.ZERO),
                clock,
                counts);
        return new EdgeStores(memory, hotBytes, hot, near);
    }

    /** Lets every copy go and keeps none from now on. */
    void close() {
        hot.close();
        near.close();
    }
}
