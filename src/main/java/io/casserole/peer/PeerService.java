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
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Answers what other nodes ask this one, out of {@link Owner}: no question goes on to a node that could pass it on, so no two nodes ever
 * wait for each other, whatever their rings say.
 *
 * <p>A letter is answered at once, with a status for the letter itself: 200 for one that is understood, and then the answer follows in
 * frames as it becomes known; 404 if it asks only for what is held and nothing is; 400 for what is no letter; 401 for one that is
 * unsigned, or older or younger than {@link #WINDOW}, with this node's time; 421 for one that is for another node,
 * or from one with another fingerprint.
 */
public final class PeerService {
    /** Path below the peering address. */
    public static final String PATH = "/_casserole/peer";

    /** Fields of a request: the letter and its signature. */
    public static final String LETTER = "Casserole-Letter";

    public static final String SIGNATURE = "Casserole-Signature";

    /** Field of a 401: milliseconds since 1970 by the clock of the one asked. */
    public static final String TIME = "Casserole-Time";

    /** How far from now a letter may have been sent. */
    static final Duration WINDOW = Duration.ofSeconds(30);

    private static final FramedBody.Content NOTHING =
            new FramedBody.Content(Optional.empty(), Body.empty(), () -> new byte[0], OptionalInt.of(0));

    private final Supplier<Member> self;
    private final ClusterSecret secret;
    private final Owner owner;
    private final Keeper keeper;
    private final NodeExplainer explainer;
    private final Refusals refusals;
    private final ReplicaIntake replicas;
    private final ClusterPurger purger;
    private final ClusterInvalidator invalidator;
    private final Supplier<String> stats;
    private final Clock clock;
    private final Delayer delayer;

    /**
     * @param self this node as it tells itself to the others now
     * @param explainer says what this node knows and has
     * @param keeper keeps on this node what the others want it to keep
     * @param stats what this node counts, as JSON
     */
    public PeerService(
            Supplier<Member> self,
            ClusterSecret secret,
            Owner owner,
            Keeper keeper,
            NodeExplainer explainer,
            ReplicaIntake replicas,
            ClusterPurger purger,
            ClusterInvalidator invalidator,
            Refusals refusals,
            Supplier<String> stats,
            Clock clock,
            Delayer delayer) {
        this.self = self;
        this.secret = secret;
        this.owner = owner;
        this.keeper = keeper;
        this.explainer = explainer;
        this.replicas = replicas;
        this.purger = purger;
        this.invalidator = invalidator;
        this.refusals = refusals;
        this.stats = stats;
        this.clock = clock;
        this.delayer = delayer;
    }

    /** The answer to a ping: this node's record, as JSON. */
    public String self() {
        return MemberRecord.write(self.get());
    }

    /**
     * Answers one request. Never throws, never blocks, never fails the future.
     *
     * @param fields of the request
     * @param remote who asks, as the connection knows it, for the log
     */
    public CompletableFuture<UpstreamResponse> answer(Fields fields, String remote) {
        String text = fields.first(LETTER).orElse("");
        if (text.length() > Letter.LONGEST) {
            return refuse(
                    400, remote, "expected a letter of " + Letter.LONGEST + " characters, found " + text.length());
        }
        byte[] bytes;
        Letter letter;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
            if (!secret.signed(bytes, fields.first(SIGNATURE).orElse(""))) {
                return refuse(401, remote, "expected a signed letter, found another signature or none");
            }
            letter = Letter.read(bytes);
        } catch (RuntimeException e) {
            return refuse(400, remote, "expected a letter, found what is none: " + e.getMessage());
        }
        Member here = self.get();
        if (!letter.to().equals(here.id())) {
            return refuse(421, remote, "expected a letter to " + here.id() + ", found one to " + letter.to());
        }
        if (!letter.fingerprint().equals(here.fingerprint())) {
            return refuse(
                    421, remote, "expected fingerprint " + here.fingerprint() + ", found " + letter.fingerprint());
        }
        Duration off = Duration.between(letter.sentAt(), clock.instant()).abs();
        if (off.compareTo(WINDOW) > 0) {
            return refuse(401, remote, "expected a letter sent within " + WINDOW + ", found one " + off + " off");
        }
        return answer(letter.from(), letter.question().inTraceOf(fields), purger.heard(letter.from(), fields));
    }

    private CompletableFuture<UpstreamResponse> refuse(int status, String remote, String why) {
        refusals.note(remote, why);
        Fields fields = Fields.of("Content-Length", "0", TIME, Long.toString(clock.millis()));
        return done(status, fields, Body.empty());
    }

    private static CompletableFuture<UpstreamResponse> done(int status, Fields fields, Body body) {
        return CompletableFuture.completedFuture(new UpstreamResponse(status, fields, body));
    }

    /**
     * An object is described when this node knows of all purges that the asker knows. Nothing else waits for that: questions about purges
     * because the answer may be what the other waits for, held ones because they wait for nobody, segments because their bytes never change.
     */
    private CompletableFuture<UpstreamResponse> answer(
            String from, Question question, CompletableFuture<Void> caughtUp) {
        boolean waits = question.isOfObject() && !question.heldOnly() && !caughtUp.isDone();
        return waits ? caughtUp.thenCompose(now -> answer(from, question)) : answer(from, question);
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
