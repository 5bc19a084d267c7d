package io.casserole.tier;

import io.casserole.segment.Account;
import io.casserole.segment.Instruments;
import io.casserole.segment.SegmentMemory;
import io.casserole.segment.Tally;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What this node keeps of objects that others own. Alone it keeps none, and its budgets are zero.
 *
 * @param memory what segments of others are filled into
 */
record EdgeStores(SegmentMemory memory, Account hotBytes, Account nearBytes, HotCopies hot, NearCopies near) {

    /** @param memory the edge's own if this node is clustered */
    static EdgeStores open(
            StoreLimits limits,
            Caches caches,
            SegmentMemory memory,
            Account lingering,
            InstantSource clock,
            Tally<TierEvent> counts) {
        Account hotBytes = new Account("hot copies", limits.hotBytes());
        HotCopies hot = new HotCopies(
                caches.hotCopies(),
                hotBytes,
                lingering,
                RecentKeys.forRoomOf(limits.hotBytes(), limits.segmentSize()),
                counts);
        Account nearBytes = new Account("near copies", limits.nearBytes());
        NearCopies near = new NearCopies(
                caches.nearCopies(),
                nearBytes,
                limits.edge().map(StoreLimits.Edge::nearTtl).orElse(() -> Duration.ZERO),
                clock,
                counts);
        return new EdgeStores(memory, hotBytes, nearBytes, hot, near);
    }

    /** Shows how full they are. */
    void showOn(Instruments instruments, Tally<TierEvent> counts) {
        TierGauges.show(instruments, "hot-copies", hotBytes);
        TierGauges.showEvictions(instruments, "hot-copies", () -> counts.count(TierEvent.HOT_EVICTION));
        TierGauges.show(instruments, "near-copies", nearBytes);
        memory.showOn(instruments, "edge-flights");
    }

    /** Lets every copy go and keeps none from now on. */
    void close() {
        hot.close();
        near.close();
    }
}
