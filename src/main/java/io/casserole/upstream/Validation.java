package io.casserole.upstream;

import io.casserole.config.UpstreamConfig;
import io.casserole.http.ByteRange;
import io.casserole.http.Fields;
import io.casserole.http.Reuse;
import io.casserole.segment.Descriptor;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Interims;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.Origin;
import io.casserole.segment.SegmentLayout;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Asks whether a stale object is what it was (RFC 9111 §4.3).
 *
 * <p>Where a {@code HEAD} comes before a {@code GET}, or nobody wants bytes, by a conditional {@code HEAD}, or a conditional {@code GET}
 * of one byte if that is refused: the bytes are not sent again. Else by one conditional {@code GET} for the segment that is touched first,
 * so that an object that has changed costs no second request.
 */
final class Validation {
    /** HEAD is refused, or has no answer of its own, or breaks what would answer a GET. */
    private static final Set<Integer> REFUSALS = Set.of(400, 405, 406, 500, 501);

    private final FetchTools tools;
    private final Function<Probe, CompletableFuture<Description>> describe;

    /** @param describe finds out anew what an object is that is not what it was */
    Validation(FetchTools tools, Function<Probe, CompletableFuture<Description>> describe) {
        this.tools = tools;
        this.describe = describe;
    }

    CompletableFuture<Description> of(Descriptor stale, Probe probe) {
        StaleObject object = new StaleObject(tools.descriptors(), stale, probe);
        boolean bytesWanted = probe.wanted().isPresent();
        boolean unconditional = object.conditions().size() == 0;
        if (stale.isPart() || (unconditional && bytesWanted)) { // 304 would confirm no more than the part
            return describe.apply(probe);
        }
        boolean byGet = tools.config().probe() == UpstreamConfig.Probe.GET && bytesWanted;
        return (byGet ? bySegment(object) : byHead(object))
                .exceptionallyCompose(
                        thrown -> isOfNobody(thrown) ? describe.apply(probe) : CompletableFuture.failedFuture(thrown));
    }

    /** Whether the server that gave the object is none of the origin's any more, and no other has the same: it begins anew. */
    private static boolean isOfNobody(Throwable thrown) {
        return FetchException.behind(thrown).reason() == Reason.CHANGED;
    }

    // ---- with its bytes, if it has others now

    /** The leader's own fields are sent: those that {@code Vary} names chose the stored variant, and a new one may be made of them. */
    private CompletableFuture<Description> bySegment(StaleObject object) {
        Probe probe = object.probe();
        Fields own = FetchFields.probe(
                probe.fields(), tools.config().encoding(), tools.config().keyFields());
        Fields sent = FetchFields.coded(object.stale(), own);
        FirstGet get = FirstGet.again(tools, probe, sent, touched(object.stale(), probe));
        Question question = new Question(object, get::request, Set.of());
        return ask(question, probe.interims()).thenCompose(response -> {
            Head head = response.head();
            if (Reuse.isError(head.status())) {
                return CompletableFuture.completedFuture(LeaderResponse.ofError(response));
            }
            if (head.status() != 304 && !object.isConfirmedBy(head, likeness(object, head))) {
                return get.describe(response);
            }
            response.cancel();
            return confirmed(object, head);
        });
    }

    /** The segment whose bytes are wanted first, if the object can be had in parts. */
    private static Optional<ByteRange> touched(Descriptor stale, Probe probe) {
        SegmentLayout layout = stale.layout();
        return stale.ranged()
                ? FirstByte.of(probe, stale.length()).map(first -> layout.range(layout.indexOf(first)))
                : Optional.empty();
    }

    // ---- without bytes

    private CompletableFuture<Description> byHead(StaleObject object) {
        Descriptor stale = object.stale();
        Fields client = object.probe().fields();
        Fields variant = FetchFields.coded(stale, stale.fetchFields(client));
        Fields fields = FetchFields.authorized(variant, client);
        if (tools.distrusted().contains(stale.key().target())) {
            return byOneByte(object, fields);
        }
        Question question =
                new Question(object, conditions -> request("HEAD", object.probe(), fields, conditions), REFUSALS);
        return ask(question, Interims.UNHEARD)
                .thenCompose(response -> REFUSALS.contains(response.head().status())
                        ? byOneByte(object, fields)
                        : settle(object, response.head()));
    }

    private CompletableFuture<Description> byOneByte(StaleObject object, Fields fields) {
        Fields oneByte = fields.with("Range", "bytes=0-0");
        Question question =
                new Question(object, conditions -> request("GET", object.probe(), oneByte, conditions), Set.of());
        return ask(question, Interims.UNHEARD).thenCompose(response -> {
            response.cancel();
            return settle(object, response.head());
        });
    }

    private static Origin.Request request(String method, Probe probe, Fields fields, Fields conditions) {
        return Origin.Request.of(
                Origin.Purpose.PROBE,
                method,
                probe.target(),
                Fields.builder().addAll(fields).addAll(conditions).build());
    }

    // ---- of the server that gave the object, or another

    private CompletableFuture<OpenResponse> ask(Question question, Interims interims) {
        Provenance from = Provenance.of(question.object.stale());
        return tools.origin().ask(from, question.object.probe().target().toString(), question, interims);
    }

    private Likeness likeness(StaleObject object, Head head) {
        return tools.origin().likeness(Provenance.of(object.stale()), head.upstream());
    }

    /**
     * What another server answers is of use if it proves that nothing has changed, or if the object can begin anew there. That it has no
     * such object says less than the stale one.
     *
     * @param refusals statuses that only say how else to ask
     */
    private record Question(StaleObject object, Function<Fields, Origin.Request> request, Set<Integer> refusals)
            implements MirrorQuestion {
        @Override
        public boolean suits(Likeness server) {
            return true;
        }

        @Override
        public Origin.Request request(Likeness server) {
            return request.apply(object.conditions(server));
        }

        @Override
        public boolean isOfUse(Head answer, Likeness server) {
            return answer.status() == 304
                    ? object.isConfirmedBy(answer, server)
                    : answer.status() < 400 || refusals.contains(answer.status());
        }
    }

    private CompletableFuture<Description> settle(StaleObject object, Head head) {
        return Reuse.isError(head.status())
                ? CompletableFuture.completedFuture(new Description.Refused(head.status(), Optional.empty()))
                : confirmed(object, head);
    }

    private CompletableFuture<Description> confirmed(StaleObject object, Head head) {
        Likeness server = likeness(object, head);
        Optional<Description> refreshed =
                object.isConfirmedBy(head, server) ? object.refreshedBy(head, server) : Optional.empty();
        return refreshed.map(CompletableFuture::completedFuture).orElseGet(() -> describe.apply(object.probe()));
    }
}
