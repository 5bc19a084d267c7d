package io.casserole.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.segment.Descriptor;
import io.casserole.segment.Explanation;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Keeper;
import io.casserole.segment.NodeExplainer;
import io.casserole.segment.ObjectKey;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.ObjectSource.Wanted;
import io.casserole.segment.Owner;
import io.casserole.segment.Piece;
import io.casserole.segment.PurgeMark;
import io.casserole.segment.SegmentBytes;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.SegmentRequest;
import io.casserole.segment.ServedFrom;
import io.casserole.segment.UpstreamResponse;
import io.casserole.testing.Descriptors;
import io.casserole.testing.ManualDelayer;
import io.casserole.testing.MovableClock;
import io.casserole.testing.TestMemory;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PeerServiceTest {
    private static final Member ME =
            new Member("me", URI.create("http://me.example"), 1, Member.PROTOCOL, "i", "f", Member.State.SERVING);
    private static final ClusterSecret SECRET = ClusterSecret.of("s3cr3t");

    private final MovableClock clock = MovableClock.at(Descriptors.RECEIVED);
    private final Owner owner = mock();
    private final Keeper keeper = mock();
    private final NodeExplainer explainer = mock();
    private final ReplicaIntake replicas = mock();
    private final Refusals refusals = new Refusals(clock);
    private final ClusterPurger purger = mock();
    private final ClusterInvalidator invalidator = mock();
    private final PeerService service = new PeerService(
            () -> ME,
            SECRET,
            new PeerAnswers(
                    owner, keeper, explainer, replicas, purger, invalidator, () -> "{}", clock, new ManualDelayer()),
            refusals,
            clock);

    private static Question question() {
        return new Question.OfSegment(
                new SegmentRequest(Descriptors.of(5_000, 1_000), 3, Fields.of("Cookie", "a=b")), 17, true);
    }

    private static Fields signed(byte[] letter, ClusterSecret secret) {
        return Fields.of(
                PeerService.LETTER,
                Base64.getUrlEncoder().withoutPadding().encodeToString(letter),
                PeerService.SIGNATURE,
                secret.sign(letter));
    }

    private byte[] letter(String to, Instant sentAt) {
        return new Letter(to, "other", "f", sentAt, 1, question()).bytes();
    }

    private UpstreamResponse answer(Fields fields) {
        return service.answer(fields, "127.0.0.9").join();
    }

    @Test
    void aLetterIsReadAsItWasWritten() {
        Letter letter = new Letter("me", "other", "f", clock.instant(), -5, question());

        assertThat(Letter.read(letter.bytes()).bytes()).isEqualTo(letter.bytes());
    }

    @Test
    void aProbeIsReadAsItWasWritten() {
        Probe probe = new Probe(
                ObjectKey.primary("/a%2Fb?c=d"),
                RequestTarget.of("/a%2Fb", "c=d"),
                Fields.of("Accept", "x", "Cookie", "y"),
                Optional.of(new Wanted(Optional.of("bytes=5-"))),
                Optional.of(Descriptors.of(5, 5).generation()),
                new PurgeMark(0, 7));
        Question asked = new Question.OfReplica(new Question.OfObject(probe, false));

        assertThat(Letter.read(new Letter("me", "o", "f", clock.instant(), 0, asked).bytes())
                        .question())
                .isEqualTo(asked);
    }

    @Test
    void aWishThatSomethingBeKeptIsReadAsItWasWritten() {
        Question.OfSegment segment = (Question.OfSegment) question();
        Probe probe =
                new Probe(ObjectKey.primary("/a"), RequestTarget.of("/a", null), Fields.empty(), Optional.empty());

        assertThat(readAgain(new Question.OfKeeping(new Question.OfObject(probe, false))))
                .isEqualTo(new Question.OfKeeping(new Question.OfObject(probe, false)));
        Question.OfKeeping read = (Question.OfKeeping) readAgain(new Question.OfKeeping(segment));
        assertThat(((Question.OfSegment) read.wanted()).request().key())
                .isEqualTo(segment.request().key());
        assertThat(read.target()).contains("/a");
    }

    @Test
    void aRequestForAnExplanationIsReadAsItWasWritten() {
        Probe probe = new Probe(
                ObjectKey.primary("/a"), RequestTarget.of("/a", "b"), Fields.of("Accept", "x"), Optional.empty());

        for (Optional<Descriptor> known : List.of(Optional.<Descriptor>empty(), Optional.of(Descriptors.of(9, 5)))) {
            assertThat(readAgain(new Question.OfExplanation(probe, known)))
                    .isEqualTo(new Question.OfExplanation(probe, known));
        }
    }

    @Test
    void anExplanationIsReadAsItWasWritten() {
        Map<String, Object> said = Map.of("state", "fresh", "object", Map.of("length", 5L), "vary", List.of("a", "b"));
        Explanation known = new Explanation(said, Map.of("memory", "0-3,7"), Optional.of(Descriptors.of(5_000, 1_000)));

        assertThat(ExplainCall.readAnswer(ExplainCall.answer(known))).isEqualTo(known);
    }

    private Question readAgain(Question asked) {
        return Letter.read(new Letter("me", "o", "f", clock.instant(), 0, asked).bytes())
                .question();
    }

    @Test
    void anotherSecretIsRefusedAndNothingIsAsked() {
        assertThat(answer(signed(letter("me", clock.instant()), ClusterSecret.of("another")))
                        .status())
                .isEqualTo(401);
        verifyNoInteractions(owner);
        assertThat(refusals.count()).isEqualTo(1);
    }

    @Test
    void aChangedLetterIsRefused() {
        byte[] letter = letter("me", clock.instant());
        String signature = SECRET.sign(letter);
        letter[letter.length - 1] ^= 1;

        assertThat(answer(Fields.of(
                                PeerService.LETTER,
                                Base64.getUrlEncoder().encodeToString(letter),
                                PeerService.SIGNATURE,
                                signature))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aLetterOfAnotherTimeIsRefusedWithTheTimeHere() {
        Instant old = clock.instant().minus(Duration.ofSeconds(31));

        UpstreamResponse refused = answer(signed(letter("me", old), SECRET));

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.fields().first(PeerService.TIME)).contains(Long.toString(clock.millis()));
        verifyNoInteractions(owner);
    }

    @Test
    void aLetterToAnotherNodeIsMisdirected() {
        assertThat(answer(signed(letter("you", clock.instant()), SECRET)).status())
                .isEqualTo(421);
        verifyNoInteractions(owner);
    }

    @Test
    void aNodeWhoseKeysMeanSomethingElseIsRefused() {
        byte[] letter = new Letter("me", "other", "another", clock.instant(), 1, question()).bytes();

        assertThat(answer(signed(letter, SECRET)).status()).isEqualTo(421);
        verifyNoInteractions(owner);
    }

    @Test
    void aDoubtIsHandedOnAndAnsweredWithoutAWord() {
        when(purger.state()).thenReturn(Fields.empty());
        Question.OfSegment got = (Question.OfSegment) question();
        byte[] letter = new Letter("me", "other", "f", clock.instant(), 1, new Question.OfDoubt(got)).bytes();

        assertThat(answer(signed(letter, SECRET)).status()).isEqualTo(200);
        verify(owner).doubted(got.request().key());
    }

    @Test
    void whatCannotBeReadIsNotHeld() {
        when(purger.state()).thenReturn(Fields.empty());
        when(owner.held(any(SegmentRequest.class)))
                .thenReturn(CompletableFuture.failedFuture(new FetchException(Reason.BUSY, "no memory")));

        assertThat(answer(signed(letter("me", clock.instant()), SECRET)).status())
                .isEqualTo(404);
    }

    private UpstreamResponse answerWith(SegmentBytes bytes) {
        when(purger.state()).thenReturn(Fields.empty());
        when(owner.held(any(SegmentRequest.class)))
                .thenReturn(
                        CompletableFuture.completedFuture(Optional.of(SegmentReader.owning(bytes, ServedFrom.MEMORY))));
        return answer(signed(letter("me", clock.instant()), SECRET));
    }

    @Test
    void theLengthOfAnAnswerIsToldWhenTheWholeSegmentIsHere() {
        TestMemory memory = new TestMemory(1_000, 10_000);

        UpstreamResponse answer = answerWith(memory.filled(new byte[1_000]));

        long length = 0;
        for (Piece piece = answer.body().read(100); piece instanceof Piece.Bytes bytes; ) {
            length += bytes.buffer().remaining();
            bytes.release();
            piece = answer.body().read(100);
        }
        assertThat(answer.fields().first("Content-Length")).contains(Long.toString(length));
        assertThat(length).isEqualTo(6 + 5 + (1_000 - 17) + 9);
        memory.assertAllReturned();
    }

    @Test
    void theLengthOfAnAnswerIsNotToldWhileTheSegmentArrives() {
        TestMemory memory = new TestMemory(1_000, 10_000);
        SegmentBytes arriving = memory.allocate(1_000);
        arriving.append(ByteBuffer.wrap(new byte[500]));

        UpstreamResponse answer = answerWith(arriving);

        assertThat(answer.fields().has("Content-Length")).isFalse();
        answer.body().close();
        memory.assertAllReturned();
    }

    @Test
    void whatIsNoLetterIsABadRequest() {
        assertThat(answer(signed(new byte[] {1, 2, 3}, SECRET)).status()).isEqualTo(400);
        assertThat(answer(Fields.of(PeerService.LETTER, "%%%")).status()).isEqualTo(400);
        assertThat(answer(Fields.empty()).status()).isEqualTo(401);
        verifyNoInteractions(owner);
    }

    @Test
    void aSegmentLongerThanAnyIsABadRequest() {
        Question tooLong = new Question.OfSegment(
                new SegmentRequest(Descriptors.of(9_000_000, 3_000_000), 0, Fields.empty()), 0, false);
        byte[] letter = new Letter("me", "other", "f", clock.instant(), 1, tooLong).bytes();

        assertThat(answer(signed(letter, SECRET)).status()).isEqualTo(400);
        verifyNoInteractions(owner);
    }

    @Test
    void secretsAreNeverShown() {
        assertThat(SECRET.toString()).doesNotContain("s3cr3t");
    }
}
