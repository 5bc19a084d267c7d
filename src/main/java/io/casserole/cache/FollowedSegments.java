package io.casserole.cache;

import io.casserole.segment.SegmentReader;
import io.casserole.segment.WholeBody;
import java.util.concurrent.CompletableFuture;

/** The segments of a body that passes once, followed from its first byte. */
record FollowedSegments(WholeBody.Follower follower) implements Segments {
    @Override
    public CompletableFuture<SegmentReader> open(int index) {
        return follower.open(index);
    }

    @Override
    public void close() {
        follower.close();
    }
}
