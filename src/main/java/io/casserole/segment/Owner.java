package io.casserole.segment;

import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What a node does for the keys it owns, and for any key that a peer takes it to own: answers from its stores, from donors that hold the
 * key, or from the origin. It never passes a question on to a node that could pass it on again.
 *
 * <p>Never throws and never blocks; futures fail with a {@link FetchException}.
 */
public interface Owner {
    /**
     * Finds out what an object is, once for any number of askers: {@link Description.Told}, {@link Description.Relayed}, {@link
     * Description.Passed}, {@link Description.Refused} or {@link Description.Uncacheable}.
     */
    CompletableFuture<Description> describe(Probe probe);

    /** The object if a store here has it, fresh or stale; asks nobody. */
    CompletableFuture<Optional<Description.Told>> held(Probe probe);

    /** As {@link SegmentSource#open}. */
    CompletableFuture<SegmentReader> open(SegmentRequest request);

    /** Keeps a copy of what another node told, as if this node had found it out. */
    void keep(Probe probe, Description.Told told);

    /** Keeps a copy of a segment; takes over the reader. */
    void keep(SegmentRequest request, SegmentReader reader);

    /** A peer got a segment from here whose checksum is wrong: checks the copy here, and drops it only if it is really bad. */
    void doubted(SegmentKey key);

    /** The segment if a store here has it or it is coming from the origin; asks nobody, and waits for nobody who waits for a peer. */
    CompletableFuture<Optional<SegmentReader>> held(SegmentRequest request);
}
