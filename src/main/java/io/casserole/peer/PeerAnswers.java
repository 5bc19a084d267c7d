package io.casserole.peer;

import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.segment.Delayer;
import io.casserole.segment.Keeper;
import io.casserole.segment.NodeExplainer;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.Owner;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.ServedFrom;
import io.casserole.segment.UpstreamResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What this node answers other nodes, out of {@link Owner}: no question goes on to a node that could pass it on, so no two nodes ever wait
 * for each other, whatever their rings say.
 *
 * <p>A question is answered at once: with 200, and then the answer follows in frames as it becomes known; or with 404 if it asks only for
 * what is held and nothing is. Never blocks, never fails a future.
 *
 * @param keeper keeps on this node what the others want it to keep
 * @param explainer says what this node knows and has
 * @param stats what this node counts, as JSON
 */
public record PeerAnswers(
        Owner owner,
        Keeper keeper,
        NodeExplainer explainer,
        ReplicaIntake replicas,
        ClusterPurger purger,
        ClusterInvalidator invalidator,
        Supplier<String> stats,
        Clock clock,
        Delayer delayer) {
    private static final FramedBody.Content NOTHING =
            new FramedBody.Content(Optional.empty(), Body.empty(), () -> new byte[0], OptionalInt.of(0));

    /**
     * An object is described when this node knows of all purges that the asker knows. Nothing else waits for that: questions about purges
     * because the answer may be what the other waits for, held ones because they wait for nobody, segments because their bytes never change.
     *
     * @param fields of the request that the letter came in
     */
    CompletableFuture<UpstreamResponse> to(Letter letter, Fields fields) {
        Question question = letter.question().inTraceOf(fields);
        CompletableFuture<Void> caughtUp = purger.heard(letter.from(), fields);
        boolean waits = question.isOfObject() && !question.heldOnly() && !caughtUp.isDone();
        return waits ? caughtUp.thenCompose(now -> answer(letter.from(), question)) : answer(letter.from(), question);
    }

    private CompletableFuture<UpstreamResponse> answer(String from, Question question) {
        if (question instanceof Question.OfPurge told) {
            return framed(Question.OfPurge.answer(purger.told(told.purge())));
        }
        if (question instanceof Question.OfPurges missed) {
            return framed(purger.news(missed.after()).bytes());
        }
        if (question instanceof Question.OfInvalidation invalid) {
            return framed(invalidator.told(from, invalid).thenApply(done -> FramedBody.Content.of(new byte[0])));
        }
        if (question instanceof Question.OfReplica replica) {
            replicas.offered(from, replica.offered());
            return framed(CompletableFuture.completedFuture(NOTHING));
        }
        if (question instanceof Question.OfDoubt doubt) {
            owner.doubted(doubt.got().request().key());
            return framed(CompletableFuture.completedFuture(NOTHING));
        }
        if (question instanceof Question.OfStats) {
            return framed(stats.get().getBytes(StandardCharsets.UTF_8));
        }
        if (question instanceof Question.OfKeeping keeping) {
            return framed(keep(keeping.wanted()));
        }
        if (question instanceof Question.OfExplanation asked) {
            return framed(explainer
                    .explain(asked.probe(), asked.known())
                    .thenApply(known -> FramedBody.Content.of(ExplainCall.answer(known))));
        }
        if (question instanceof Question.OfSegment segment) {
            return segment.heldOnly()
                    ? ifHeld(owner.held(segment.request()).thenApply(held -> held.map(it -> content(segment, it))))
                    : framed(owner.open(segment.request()).thenApply(reader -> content(segment, reader)));
        }
        Question.OfObject object = (Question.OfObject) question;
        return object.heldOnly()
                ? ifHeld(owner.held(object.probe()).thenApply(held -> held.map(this::content)))
                : framed(owner.describe(object.probe()).thenApply(this::content));
    }

    private CompletableFuture<FramedBody.Content> keep(Question wanted) {
        return wanted instanceof Question.OfSegment segment
                ? keeper.bring(segment.request()).thenApply(kept -> FramedBody.Content.of(KeepCall.answer(kept)))
                : keeper.bring(((Question.OfObject) wanted).probe()).thenApply(this::content);
    }

    /** What cannot be read, for want of memory for example, is as good as not held. */
    private CompletableFuture<UpstreamResponse> ifHeld(CompletableFuture<Optional<FramedBody.Content>> looked) {
        return looked.exceptionally(failure -> Optional.empty())
                .thenCompose(held -> held.map(content -> framed(CompletableFuture.completedFuture(content)))
                        .orElseGet(() -> done(404, withState("Content-Length", "0"), Body.empty())));
    }

    private CompletableFuture<UpstreamResponse> framed(byte[] answer) {
        return framed(CompletableFuture.completedFuture(FramedBody.Content.of(answer)));
    }

    private static CompletableFuture<UpstreamResponse> done(int status, Fields fields, Body body) {
        return CompletableFuture.completedFuture(new UpstreamResponse(status, fields, body));
    }

    private Fields withState(String... namesAndValues) {
        return Fields.builder()
                .addAll(Fields.of(namesAndValues))
                .addAll(purger.state())
                .build();
    }

    private CompletableFuture<UpstreamResponse> framed(CompletableFuture<FramedBody.Content> content) {
        Fields fields = withState("Content-Type", "application/octet-stream", "Cache-Control", "no-store");
        return WholeAnswer.of(content)
                .map(whole -> done(200, fields.with("Content-Length", Long.toString(whole.length())), whole.body()))
                .orElseGet(() -> done(200, fields, new FramedBody(content, delayer)));
    }

    private static FramedBody.Content content(Question.OfSegment asked, SegmentReader reader) {
        byte[] fromOrigin = {(byte) (reader.from() == ServedFrom.ORIGIN ? 1 : 0)};
        SegmentBody data = new SegmentBody(reader, asked.from());
        return new FramedBody.Content(
                Optional.of(fromOrigin),
                data,
                () -> Frame.checksum(reader.bytes().checksum()),
                data.length());
    }

    private FramedBody.Content content(Description description) {
        return new FramedBody.Content(
                Optional.of(ObjectAnswer.write(description, clock.instant())),
                ObjectAnswer.body(description),
                () -> new byte[0],
                OptionalInt.empty());
    }
}
