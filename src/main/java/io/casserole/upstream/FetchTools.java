package io.casserole.upstream;

import io.casserole.segment.Delayer;
import io.casserole.segment.Fragments;
import io.casserole.segment.SegmentMemory;
import io.casserole.segment.SegmentStore;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * What the fetches of one origin share.
 *
 * @param settings those in force now
 * @param chance gives numbers in {@code [0, 1)}
 */
record FetchTools(
        Mirrors origin,
        SegmentMemory memory,
        SegmentStore store,
        Fragments fragments,
        Supplier<FetchConfig> settings,
        DescriptorMaker descriptors,
        DistrustedHeads distrusted,
        DoubleSupplier chance,
        Delayer delayer,
        FetchCounts counts) {
    /** The settings in force now; who needs several for one thing asks once. */
    FetchConfig config() {
        return settings.get();
    }

    /** How long to wait before a further try. */
    Backoff backoff() {
        FetchConfig now = config();
        return new Backoff(now.retries(), now.retryDelay(), chance);
    }
}
