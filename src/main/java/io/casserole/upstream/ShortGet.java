package io.casserole.upstream;

import io.casserole.http.ByteRange;
import io.casserole.http.Cacheability.Decision;
import io.casserole.http.ContentRange;
import io.casserole.http.Fields;
import io.casserole.http.Freshness;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.Origin;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The first {@code GET} of an object of which a client wants less than a segment: with the client's own {@code Range}. The part that comes is
 * a fragment of its segment (RFC 9110 §15.3.7, RFC 9111 §3.3).
 */
final class ShortGet {
    private final FetchTools tools;
    private final Probe probe;
    private final Fields sent;
    private final String range;

    private ShortGet(FetchTools tools, Probe probe, Fields sent, String range) {
        this.tools = tools;
        this.probe = probe;
        this.sent = sent;
        this.range = range;
    }

    /** Empty if the client wants more than that, or only on a condition that the cache has to decide. */
    static Optional<ShortGet> of(FetchTools tools, Probe probe, Fields sent) {
        int size = tools.config().segmentSize();
        return probe.wanted()
                .filter(wanted -> !probe.fields().has("If-Range"))
                .flatMap(wanted -> wanted.shorterThan(size))
                .map(range -> new ShortGet(tools, probe, sent, range));
    }

    CompletableFuture<Description> run() {
        return tools.origin()
                .ask(Origin.Request.of(Origin.Purpose.PROBE, "GET", probe.target(), sent.with("Range", range)))
                .thenCompose(this::describe);
    }

    private CompletableFuture<Description> describe(OpenResponse response) {
        Head head = response.head();
        if (head.status() == 416) {
            response.cancel(); // about this range, not about the object
            return FirstGet.unadvised(tools, probe, sent).run();
        }
        if (head.status() != 206) {
            return new WholeAnswer(tools, probe, true).describe(response);
        }
        Decision decision = tools.descriptors().judge(head);
        return decision instanceof Decision.Cacheable cacheable
                ? part(response, cacheable.freshness())
                : passedOn(response, ((Decision.Uncacheable) decision).reason());
    }

    private CompletableFuture<Description> part(OpenResponse response, Freshness freshness) {
        Head head = response.head();
        return head.part()
                .flatMap(part ->
                        present(head, part).map(bytes -> new ShortPart(tools, probe, response, part, bytes, freshness)))
                .flatMap(part -> part.describe(range))
                .orElseGet(() -> passedOn(response, "a part that cannot be kept"));
    }

    private CompletableFuture<Description> passedOn(OpenResponse response, String reason) {
        return CompletableFuture.completedFuture(new LeaderResponse(tools, probe).ofWhole(response, true, reason));
    }

    /**
     * The bytes that the message has. Fewer than its part has make it an incomplete one, of which they are the beginning (RFC 9110 §8.6,
     * RFC 9111 §3.3); more make no sense.
     */
    private static Optional<ByteRange> present(Head head, ContentRange.Part part) {
        long length = head.length().orElse(part.range().length());
        long first = part.range().first();
        return length > 0 && length <= part.range().length()
                ? Optional.of(new ByteRange(first, first + length))
                : Optional.empty();
    }
}
