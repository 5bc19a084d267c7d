package io.casserole.upstream;

import io.casserole.http.Cacheability.Decision;
import io.casserole.http.ContentRange;
import io.casserole.http.Freshness;
import io.casserole.http.Validator;
import io.casserole.segment.Descriptor;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What a 206 to the first {@code GET} says about the object: everything, for better or worse than {@code HEAD} did. */
final class PartAnswer {
    private final FetchTools tools;
    private final DescriptorMaker descriptors;
    private final Probe probe;
    private final Optional<Head> advice;

    PartAnswer(FetchTools tools, Probe probe, Optional<Head> advice) {
        this.tools = tools;
        this.descriptors = tools.descriptors();
        this.probe = probe;
        this.advice = advice;
    }

    /** Describes the object of which the response holds {@code part}; empty if it must be had in one response. */
    Optional<CompletableFuture<Description>> describe(OpenResponse response, ContentRange.Part part) {
        Head head = withAdvice(response.head(), part);
        Decision decision = descriptors.judge(head);
        if (decision instanceof Decision.Cacheable cacheable) {
            return cacheable(response, head, part, cacheable.freshness());
        }
        String reason = ((Decision.Uncacheable) decision).reason();
        return Optional.of(
                CompletableFuture.completedFuture(new LeaderResponse(tools, probe).ofPart(response, part, reason)));
    }

    /** RFC 9110 §15.3.7 lets a 206 leave out what a HEAD has told, if both are about the same bytes; if not, HEAD is not asked again. */
    private Head withAdvice(Head head, ContentRange.Part part) {
        if (advice.filter(it -> it.upstream().equals(head.upstream())).isEmpty()) {
            return head; // another server's HEAD is no word of this one
        }
        Head advised = advice.get();
        boolean agrees = advised.length().equals(part.total())
                && advised.coding().equals(head.coding())
                && Validator.same(advised.validator(), head.validator());
        if (!agrees) {
            tools.distrusted().add(probe.key().target());
            return head;
        }
        return head.as(206, StoredFields.completed(head.fields(), advised.fields()));
    }

    private Optional<CompletableFuture<Description>> cacheable(
            OpenResponse response, Head head, ContentRange.Part part, Freshness freshness) {
        long total = part.total().orElseThrow();
        boolean all = part.range().length() == total;
        if (!descriptors.joinable(head) && !all) {
            return Optional.empty();
        }
        Descriptor descriptor = descriptors.joinable(head)
                ? descriptors.ranged(probe, head, freshness, total)
                : descriptors.whole(probe, head, freshness, total, false);
        int index = descriptor.layout().indexOf(part.range().first());
        return Optional.of(
                new FirstSegment(tools, probe).with(descriptor, descriptors.varyNames(head), index, response));
    }
}
