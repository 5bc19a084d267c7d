package io.casserole.upstream;

import io.casserole.http.Cacheability.Decision;
import io.casserole.http.ContentProof;
import io.casserole.http.EntityTag;
import io.casserole.http.Fields;
import io.casserole.http.HttpDate;
import io.casserole.http.Validator;
import io.casserole.segment.Descriptor;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A stale object that a request is about: what to ask of the origin, and what its answer makes of the object. */
record StaleObject(DescriptorMaker descriptors, Descriptor stale, Probe probe) {
    /**
     * The conditions under which its bytes are wanted (RFC 9110 §13.1.2, §13.1.3): what is stored goes back verbatim, but to a server of
     * other objects only as far as it means something there.
     */
    Fields conditions(Likeness server) {
        return server == Likeness.ELSEWHERE ? Provenance.of(stale).proof().condition() : conditions();
    }

    /** Those of its own server; none if there is nothing to go by. */
    Fields conditions() {
        Fields.Builder conditions = Fields.builder();
        stale.fields().first("ETag").ifPresent(tag -> conditions.add("If-None-Match", tag));
        stale.fields().first("Last-Modified").ifPresent(date -> conditions.add("If-Modified-Since", date));
        return conditions.build();
    }

    /** Whether the origin has said that the object is what it was. */
    boolean isConfirmedBy(Head head, Likeness server) {
        if (server == Likeness.ELSEWHERE) {
            return isProvenBy(head);
        }
        return head.status() == 304 ? agrees(head) : isSame(head);
    }

    /** If-None-Match compares weakly (RFC 9110 §13.1.2), so a 304 proves nothing by itself. */
    private boolean isProvenBy(Head head) {
        return Provenance.of(stale).proof().agreesWith(ContentProof.of(head.fields()))
                && (head.status() == 304 || isAsLong(head));
    }

    /** RFC 9111 §4.3.4: a 304 with a validator is about the response that has it. */
    private boolean agrees(Head head) {
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
    private boolean isSame(Head head) {
        return isAsLong(head) && head.validator().isPresent() && Validator.same(head.validator(), stale.validator());
    }

    private boolean isAsLong(Head head) {
        OptionalLong length = head.status() == 206
                ? head.part().map(part -> part.total()).orElseGet(OptionalLong::empty)
                : head.length();
        return (head.status() == stale.status() || head.status() == 206)
                && length.equals(OptionalLong.of(stale.length()))
                && StoredFields.coding(stale.fields()).equals(head.coding());
    }

    /** The object after an answer that confirmed it (RFC 9111 §4.3.4), still its own server's; empty if it has other variants now. */
    Optional<Description> refreshedBy(Head answer, Likeness server) {
        Head head = server == Likeness.HOME
                ? answer
                : answer.as(answer.status(), answer.fields().without("Last-Modified")); // dates are each server's own
        Head merged = head.as(stale.status(), StoredFields.updated(stale.fields(), head.fields()));
        List<String> names = descriptors.varyNames(merged);
        if (!names.equals(descriptors.varyNames(head.as(stale.status(), stale.fields())))) {
            return Optional.empty();
        }
        Decision decision = descriptors.judge(merged);
        if (decision instanceof Decision.Uncacheable no) {
            return Optional.of(new Description.Uncacheable(no.reason()));
        }
        Descriptor fresh = stale.validated(
                        descriptors.stored(merged), head.receivedAt(), ((Decision.Cacheable) decision).freshness())
                .stamped(probe.mark().stamp());
        return Optional.of(new Description.Known(fresh, names, head.status(), Optional.empty()));
    }
}
