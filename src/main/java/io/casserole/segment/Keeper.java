package io.casserole.segment;

import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import java.util.concurrent.CompletableFuture;

/**
 * Brings objects and segments to the nodes that own them, to be kept there. Nobody reads them, so no byte comes here that belongs elsewhere, and
 * no memory is taken for them that somebody waits for.
 *
 * <p>Never throws and never blocks; futures fail with a {@link FetchException}, {@code BUSY} if it is worth another try later.
 */
public interface Keeper {
    /**
     * Brings it about that an object is known: {@link Description.Told}, or {@link Description.Uncacheable} if it cannot be kept. A body that
     * passes once has passed, and is kept, by then.
     */
    CompletableFuture<Description> bring(Probe probe);

    /** Brings it about that a segment is held. Complete when it is. */
    CompletableFuture<Kept> bring(SegmentRequest request);
}
