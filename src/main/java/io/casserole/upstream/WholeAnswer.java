package io.casserole.upstream;

import io.casserole.http.Cacheability.Decision;
import io.casserole.http.Freshness;
import io.casserole.segment.Descriptor;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** What a response to the first {@code GET} says that is not a 206: the object in one piece, or something else. */
final class WholeAnswer {
    private final FetchTools tools;
    private final DescriptorMaker descriptors;
    private final Probe probe;
    private final boolean rangeIgnored;

    /** @param rangeIgnored whether a range was asked for */
    WholeAnswer(FetchTools tools, Probe probe, boolean rangeIgnored) {
        this.tools = tools;
        this.descriptors = tools.descriptors();
        this.probe = probe;
        this.rangeIgnored = rangeIgnored;
    }

    CompletableFuture<Description> describe(OpenResponse response) {
        Decision decision = descriptors.judge(response.head());
        if (decision instanceof Decision.Cacheable cacheable) {
            return cacheable(response, cacheable.freshness());
        }
        String reason = ((Decision.Uncacheable) decision).reason();
        return CompletableFuture.completedFuture(
                new LeaderResponse(tools, probe).ofWhole(response, rangeIgnored, reason));
    }

    private CompletableFuture<Description> cacheable(OpenResponse response, Freshness freshness) {
        Head head = response.head();
        OptionalLong length = head.status() == 204 ? OptionalLong.of(0) : head.length(); // RFC 9110 §15.3.5
        boolean small =
                length.isPresent() && length.getAsLong() <= tools.config().segmentSize();
        if (small || (probe.wanted().isEmpty() && length.isPresent())) {
            return known(response, freshness, length.getAsLong());
        }
        if (probe.wanted().isEmpty()) {
            response.cancel();
            return CompletableFuture.completedFuture(new Description.Uncacheable("no Content-Length"));
        }
        WholeBodyFetch body = new WholeBodyFetch(tools, probe, response, freshness);
        response.into(body);
        return CompletableFuture.completedFuture(new Description.Streaming(body, descriptors.varyNames(head)));
    }

    private CompletableFuture<Description> known(OpenResponse response, Freshness freshness, long length) {
        Head head = response.head();
        Descriptor descriptor = descriptors.whole(probe, head, freshness, length, isRanged(head));
        if (length == 0) {
            return CompletableFuture.completedFuture(
                    new Description.Known(descriptor, descriptors.varyNames(head), head.status(), Optional.empty()));
        }
        return new FirstSegment(tools, probe).with(descriptor, descriptors.varyNames(head), 0, response);
    }

    private boolean isRanged(Head head) {
        return head.status() == 200
                && !rangeIgnored
                && head.validator().isPresent()
                && head.fields().members("Accept-Ranges").contains("bytes");
    }
}
