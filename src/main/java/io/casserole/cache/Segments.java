package io.casserole.cache;

import io.casserole.segment.SegmentReader;
import java.util.concurrent.CompletableFuture;

/** The segments of one representation, as one response reads them: in order, each once. */
interface Segments extends AutoCloseable {
    /** Opens segment {@code index}; as {@link io.casserole.segment.SegmentSource#open}. */
    CompletableFuture<SegmentReader> open(int index);

    /** The client reads slowly: hold nothing that it has not reached. */
    default void stuck() {}

    @Override
    void close();
}
