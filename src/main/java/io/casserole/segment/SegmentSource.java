package io.casserole.segment;

import java.util.concurrent.CompletableFuture;

/**
 * Answers one question: give me this segment. Memory, disk, peers and the upstream all answer it, and each has the next as its
 * fallback, so a cache is built by nesting sources.
 *
 * <p>The answer is a reader that can be demanded, not a finished array: a segment half received is already readable.
 */
public interface SegmentSource {
    /**
     * Opens a segment. Never throws and never blocks the caller.
     *
     * @return a reader that the caller closes; its bytes may still be on their way, and may fail later (see {@link
     *     SegmentReader#failure}). Completed exceptionally with a {@link FetchException} if nobody has the segment. May complete on
     *     any thread.
     */
    CompletableFuture<SegmentReader> open(SegmentRequest request);
}
