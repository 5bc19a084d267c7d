package io.casserole.cache;

import io.casserole.segment.FetchException;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.ServedFrom;
import java.util.concurrent.CompletableFuture;

/** The segments of one representation, as one response reads them: in order, each once. */
interface Segments extends AutoCloseable {
    /** Opens segment {@code index}; as {@link io.casserole.segment.SegmentSource#open}. */
    CompletableFuture<SegmentReader> open(int index);

    /** As {@link io.casserole.segment.Body#idle}. */
    default void idle() {}

    /** As {@link io.casserole.segment.Body#letGo}; returns whether a segment that was open may be opened again. */
    default boolean letGo() {
        return false;
    }

    /** Where these segments come from, of which the first to be opened has come from there. */
    default Sources sources(ServedFrom first) {
        return Sources.of(first);
    }

    /** The body ends with this failure. */
    default void failed(FetchException cause) {}

    @Override
    void close();
}
