package io.casserole.upstream;

import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.SegmentBytes;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.SegmentRequest;
import io.casserole.segment.SegmentSource;
import io.casserole.segment.ServedFrom;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The last source: the origin itself, asked for each segment with {@code Range}. Readers are given out as soon as there is memory, before
 * the origin has answered; a segment that was begun is fetched to its end, whoever leaves.
 */
final class UpstreamSegmentSource implements SegmentSource {
    private final FetchTools tools;

    UpstreamSegmentSource(FetchTools tools) {
        this.tools = tools;
    }

    @Override
    public CompletableFuture<SegmentReader> open(SegmentRequest request) {
        Optional<FetchException> refusal = refusal(request);
        if (refusal.isPresent()) {
            return CompletableFuture.failedFuture(refusal.get());
        }
        return Failures.bare(tools.memory().allocate(request.length()).thenApply(bytes -> fetch(request, bytes)));
    }

    private Optional<FetchException> refusal(SegmentRequest request) {
        if (!request.descriptor().ranged()) {
            return Optional.of(new FetchException(
                    Reason.CHANGED,
                    request.descriptor().key() + ": expected an origin that serves ranges, found one that does not"));
        }
        return tools.origin()
                .pauseOf(
                        Provenance.of(request.descriptor()),
                        request.descriptor().key().target());
    }

    private SegmentReader fetch(SegmentRequest request, SegmentBytes bytes) {
        SegmentReader reader = SegmentReader.retaining(bytes, ServedFrom.ORIGIN).orElseThrow();
        tools.fragments().takeBeginning(request.key()).ifPresent(beginning -> {
            try (beginning) {
                bytes.append(beginning.view(0, beginning.available()));
            }
        });
        new SegmentFetch(tools, request, bytes).ask();
        return reader;
    }
}
