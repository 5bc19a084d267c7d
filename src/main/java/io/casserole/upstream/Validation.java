package io.casserole.upstream;

import io.casserole.http.Cacheability.Decision;
import io.casserole.http.EntityTag;
import io.casserole.http.Fields;
import io.casserole.http.HttpDate;
import io.casserole.http.Validator;
import io.casserole.segment.Descriptor;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.Origin;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Asks whether a stale object is what it was (RFC 9111 §4.3): by a conditional {@code HEAD}, or a conditional {@code GET} of one byte
 * where HEAD is refused. The bytes are never sent again.
 */
final class Validation {
    /** RFC 5861 §4: errors for which a stale response may stand in. */
    private static final Set<Integer> ERRORS = Set.of(429, 500, 502, 503, 504);

    /** HEAD is refused, or has no answer of its own. */
    private static final Set<Integer> REFUSALS = Set.of(400, 405, 406, 501);

    private final FetchTools tools;
    private final Function<Probe, CompletableFuture<Description>> describe;

    /** @param describe finds out anew what an object is that is not what it was */
    Validation(FetchTools tools, Function<Probe, CompletableFuture<Description>> describe) {
        this.tools = tools;
        this.describe = describe;
    }

    CompletableFuture<Description> of(Descriptor stale, Probe probe) {
        Fields conditions = conditions(stale);
        if (conditions.size() == 0) {
            return describe.apply(probe);
        }
        Fields variant = FetchFields.coded(stale, FetchFields.variant(stale, probe.fields()));
        Fields own = FetchFields.authorized(variant, probe.fields());
        Fields fields = Fields.builder().addAll(own).addAll(conditions).build();
        if (tools.distrusted().contains(stale.key().target())) {
            return byGet(stale, probe, fields);
        }
        return ask("HEAD", probe, fields)
                .thenCompose(response -> REFUSALS.contains(response.head().status())
                        ? byGet(stale, probe, fields)
                        : settle(stale, probe, response));
    }

    /** RFC 9110 §13.1.2, §13.1.3: what is stored goes back verbatim. */
    private static Fields conditions(Descriptor stale) {
        Fields.Builder conditions = Fields.builder();
        stale.fields().first("ETag").ifPresent(tag -> conditions.add("If-None-Match", tag));
        stale.fields().first("Last-Modified").ifPresent(date -> conditions.add("If-Modified-Since", date));
        return conditions.build();
    }

    private CompletableFuture<Description> byGet(Descriptor stale, Probe probe, Fields fields) {
        return ask("GET", probe, fields.with("Range", "bytes=0-0")).thenCompose(response -> {
            response.cancel();
            return settle(stale, probe, response);
        });
    }

    private CompletableFuture<OpenResponse> ask(String method, Probe probe, Fields fields) {
        return tools.origin().ask(Origin.Request.of(method, probe.target(), fields));
    }

    private CompletableFuture<Description> settle(Descriptor stale, Probe probe, OpenResponse response) {
        Head head = response.head();
        if (ERRORS.contains(head.status())) {
            Reason reason = head.status() == 429 || head.status() == 503 ? Reason.BUSY : Reason.BROKEN;
            return CompletableFuture.failedFuture(new FetchException(
                    reason, stale.key() + ": expected 304 or 200 to a validation, found " + head.status()));
        }
        boolean same = head.status() == 304 ? agrees(stale, head) : isSame(stale, head);
        return same ? refreshed(stale, probe, head) : describe.apply(probe);
    }

    /** RFC 9111 §4.3.4: a 304 with a validator is about the response that has it. */
    private static boolean agrees(Descriptor stale, Head head) {
        Optional<EntityTag> tag = EntityTag.of(head.fields());
        Optional<EntityTag> stored = EntityTag.of(stale.fields());
        boolean sameTag = tag.isEmpty() || stored.filter(tag.get()::weakEquals).isPresent();
        boolean byDate =
                stale.validator().filter(Validator.Modified.class::isInstance).isPresent();
        boolean sameDate = !byDate
                || !head.fields().has("Last-Modified")
                || HttpDate.of(head.fields(), "Last-Modified").equals(HttpDate.of(stale.fields(), "Last-Modified"));
        return sameTag && sameDate;
    }

    /** An origin that does not answer conditions may still tell by its fields that nothing has changed. */
    private static boolean isSame(Descriptor stale, Head head) {
        OptionalLong length = head.status() == 206
                ? head.part().map(part -> part.total()).orElseGet(OptionalLong::empty)
                : head.length();
        return (head.status() == 200 || head.status() == 206)
                && length.equals(OptionalLong.of(stale.length()))
                && StoredFields.coding(stale.fields()).equals(head.coding())
                && head.validator().isPresent()
                && head.validator()
                        .map(Validator::canonical)
                        .equals(stale.validator().map(Validator::canonical));
    }

    private CompletableFuture<Description> refreshed(Descriptor stale, Probe probe, Head head) {
        Head merged = head.as(200, StoredFields.updated(stale.fields(), head.fields()));
        List<String> names = tools.descriptors().varyNames(merged);
        boolean otherVariants = !names.equals(tools.descriptors().varyNames(head.as(200, stale.fields())));
        if (otherVariants) {
            return describe.apply(probe);
        }
        Decision decision = tools.descriptors().judge(merged);
        if (decision instanceof Decision.Cacheable cacheable) {
            Descriptor fresh = stale.validated(StoredFields.of(merged), head.receivedAt(), cacheable.freshness())
                    .stamped(probe.mark().stamp());
            return CompletableFuture.completedFuture(new Description.Known(fresh, names, Optional.empty()));
        }
        return CompletableFuture.completedFuture(
                new Description.Uncacheable(((Decision.Uncacheable) decision).reason()));
    }
}
