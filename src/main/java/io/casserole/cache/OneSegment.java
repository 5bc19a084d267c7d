package io.casserole.cache;

import io.casserole.segment.SegmentReader;
import java.util.concurrent.CompletableFuture;

/** A segment that is open already, for a body that reads no other. */
record OneSegment(SegmentReader reader) implements Segments {
    @Override
    public CompletableFuture<SegmentReader> open(int index) {
        return CompletableFuture.completedFuture(reader);
    }

    @Override
    public void close() {
        reader.close();
    }
}
