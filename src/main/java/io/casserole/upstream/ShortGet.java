package io.casserole.upstream;

import io.casserole.http.Cacheability.Decision;
import io.casserole.http.ContentRange;
import io.casserole.http.Fields;
import io.casserole.http.Freshness;
import io.casserole.segment.Descriptor;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.Origin;
import io.casserole.segment.SegmentRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The first {@code GET} of an object of which a client wants less than a segment: with the client's own {@code Range}. The part that comes is
 * a fragment of its segment, if parts of the object may be joined (RFC 9110 §15.3.7.3, RFC 9111 §3.4); else it is the client's alone.
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
                .ask(Origin.Request.of("GET", probe.target(), sent.with("Range", range)))
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
        if (decision instanceof Decision.Uncacheable no) {
            return done(new LeaderResponse(tools, probe).ofWhole(response, true, no.reason()));
        }
        Optional<ContentRange.Part> part = head.part()
                .filter(it ->
                        head.length().orElse(it.range().length()) == it.range().length());
        if (part.isEmpty() || !tools.descriptors().joinable(head)) {
            return done(new LeaderResponse(tools, probe)
                    .ofWhole(response, true, "a part that cannot be joined with others"));
        }
        return part(response, part.get(), ((Decision.Cacheable) decision).freshness());
    }

    private static CompletableFuture<Description> done(Description description) {
        return CompletableFuture.completedFuture(description);
    }

    private CompletableFuture<Description> part(OpenResponse response, ContentRange.Part part, Freshness freshness) {
        Head head = response.head();
        List<String> names = tools.descriptors().varyNames(head);
        Descriptor descriptor =
                tools.descriptors().ranged(probe, head, freshness, part.total().orElseThrow());
        int index = descriptor.layout().indexOf(part.range().first());
        if (part.range().equals(descriptor.layout().range(index))) {
            return new FirstSegment(tools, probe).with(descriptor, names, index, response);
        }
        boolean within = index == descriptor.layout().indexOf(part.range().end() - 1);
        if (!within || !tools.memory().hasRoom((int) part.range().length())) {
            response.cancel(); // a connection must not wait for memory, see OriginProbe
            return done(new Description.Known(descriptor, names, Optional.empty()));
        }
        return fragment(
                        response,
                        new SegmentRequest(
                                descriptor, index, FetchFields.variant(descriptor, probe.fields()), probe.target()),
                        part)
                .thenApply(kept -> new Description.Known(descriptor, names, Optional.empty()));
    }

    /** Keeps the fragment before the object is known, so that whoever knows it finds the fragment. */
    private CompletableFuture<Void> fragment(OpenResponse response, SegmentRequest request, ContentRange.Part part) {
        int offset = (int) (part.range().first() - request.key().offset());
        return tools.memory()
                .allocate((int) part.range().length())
                .whenComplete((bytes, failure) -> {
                    if (failure != null) {
                        response.cancel();
                        return;
                    }
                    tools.fragments().put(request.key(), offset, bytes);
                    new SegmentFetch(tools, request, part.range(), bytes).fill(response);
                })
                .thenApply(bytes -> null);
    }
}
