package io.casserole.servlet;

import static io.casserole.servlet.PumpTrial.CLIENT_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.segment.FetchException;
import io.casserole.servlet.RequestOutcome.Ending;
import io.casserole.testing.TestBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResponsePumpTest {
    private static final int SMALL = 64 << 10;
    private static final byte[] SEGMENT = TestBytes.of(1, 2_096_000).range(0, 2_096_000);

    @Test
    void sendsHeadAndBodyThenCompletes() throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.body.give(SEGMENT).end();

        trial.start("Content-Length", "2096000", "Link", "<a>", "Link", "<b>");

        assertThat(trial.status()).isEqualTo(200);
        assertThat(trial.head()).isEqualTo(Fields.of("Content-Length", "2096000", "Link", "<a>", "Link", "<b>"));
        assertThat(trial.output.received()).isEqualTo(SEGMENT);
        assertThat(trial.async.completions()).isOne();
        assertThat(trial.body.out()).isZero();
        assertThat(trial.body.isClosed()).isTrue();
    }

    @Test
    void firstWriteIsSmallAndTheNextIsTheRestOfTheSegment() throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.body.give(SEGMENT).end();

        trial.start();

        assertThat(trial.output.writes()).containsExactly(SMALL, SEGMENT.length - SMALL);
    }

    @Test
    void writeAfterOneThatHadToWaitIsSmall() throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.body.give(SEGMENT).give(SEGMENT).end();
        trial.output.stall(SMALL + 5);
        trial.start();
        assertThat(trial.output.writes()).containsExactly(SMALL, SEGMENT.length - SMALL);

        trial.output.take(Long.MAX_VALUE);

        assertThat(trial.output.writes()).containsExactly(SMALL, SEGMENT.length - SMALL, SMALL, SEGMENT.length - SMALL);
    }

    @Test
    void pieceIsHeldUntilItsWriteIsOver() throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.body.give(SEGMENT);
        trial.output.stall(10);
        trial.start();
        assertThat(trial.body.out()).isOne();

        trial.output.take(SMALL - 11);
        assertThat(trial.body.out()).isOne();
        trial.output.stall(0);
        trial.output.take(1);

        assertThat(trial.body.asked()).as("the second piece is out").hasSize(2);
        assertThat(trial.body.out()).isOne();
        trial.output.take(Long.MAX_VALUE);
        assertThat(trial.body.out()).isZero();
        assertThat(trial.output.received()).isEqualTo(SEGMENT);
    }

    @Test
    void pieceWhoseWriteWaitsIsReportedStuckOnce() throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.body.give(SEGMENT).end();
        trial.output.stall(10);
        trial.start();
        assertThat(trial.body.stuck()).isOne();

        trial.output.begin();

        assertThat(trial.body.stuck()).isOne();
    }

    @Test
    void resetOfTheClientReleasesThePieceOnlyOnComplete() throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.body.give(SEGMENT);
        trial.output.stall(10);
        trial.start();

        trial.output.reset(new IOException("reset"));
        assertThat(trial.body.out()).isOne();
        assertThat(trial.body.isClosed()).isTrue();
        assertThat(trial.async.completions()).isOne();
        trial.async.finish();

        assertThat(trial.body.out()).isZero();
    }

    @Test
    void endOfACutWriteIsAskedForWhereTheContainerSaysNothing() throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.body.give(SEGMENT);
        trial.output.stall(10);
        trial.start();
        trial.output.reset(new IOException("reset"));
        trial.timer.advance(Duration.ofSeconds(3));
        trial.executor.runAll();
        assertThat(trial.body.out()).as("the container may still read it").isOne();

        trial.output.drop();
        trial.timer.advance(Duration.ofSeconds(1));
        trial.executor.runAll();

        assertThat(trial.body.out()).isZero();
        assertThat(trial.timer.scheduled()).isZero();
    }

    @Test
    void failedWriteEndsTheResponse() throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.body.give(SEGMENT);
        trial.output.breakWith(new IOException("broken pipe"));
        trial.start();

        assertThat(trial.async.completions()).isOne();
        assertThat(trial.body.isClosed()).isTrue();
        assertThat(trial.body.out()).isZero();
    }

    @Test
    void headThatIsStillBufferedIsReplacedWhenTheBodyFails() throws IOException {
        PumpTrial trial = new PumpTrial();
        when(trial.response.isCommitted()).thenReturn(false);
        trial.body.give(new byte[] {1}).fail(new FetchException(FetchException.Reason.BROKEN, "cut"));
        trial.start();

        verify(trial.response).reset();
        assertThat(trial.status()).isEqualTo(502);
        assertThat(trial.async.completions()).isOne();
        assertThat(trial.async.dispatches()).isZero();
    }

    @Test
    void streamIsNotTouchedAfterTheEnd() throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.body.give(SEGMENT).end();
        trial.start();
        int touches = trial.output.touches();

        trial.output.begin();
        trial.async.finish();

        assertThat(trial.output.touches()).isEqualTo(touches);
        assertThat(trial.async.completions()).isOne();
    }

    @Test
    void arrivingBytesAreWrittenOnThePumpExecutor() throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.start();
        trial.body.give(new byte[] {1, 2, 3});
        assertThat(trial.output.received()).isEmpty();

        trial.executor.runNext();

        assertThat(trial.output.received()).containsExactly(1, 2, 3);
    }

    @Test
    void bytesThatTrickleAreFlushed() throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.body.give(new byte[] {1});
        trial.start().give(new byte[] {2});

        assertThat(trial.output.flushes()).isEqualTo(2);
        assertThat(trial.body.isDemanded()).isTrue();
    }

    @Test
    void bodyThatIsAllHereIsNotFlushed() throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.body.give(new byte[] {1}).give(new byte[] {2}).end();

        trial.start();

        assertThat(trial.output.flushes()).isZero();
    }

    @Test
    void headLeavesBeforeABodyThatLetsWait() throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.start();

        assertThat(trial.status()).isEqualTo(200);
        assertThat(trial.output.flushes()).isOne();
    }

    @Test
    void bodyThatFailsAtOnceIsReplaced() throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.body.fail(new FetchException(FetchException.Reason.BROKEN, "cut"));
        trial.start();

        assertThat(trial.status()).isEqualTo(502);
        assertThat(new String(trial.output.received(), StandardCharsets.UTF_8)).isEqualTo("502 cut\n");
        assertThat(trial.async.completions()).isOne();
        assertThat(trial.body.isClosed()).isTrue();
    }

    @Test
    void bodyThatFailsAfterTheHeadIsAbortedAndNeverCompleted() throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.start().give(new byte[] {1});

        trial.body.fail(new FetchException(FetchException.Reason.BROKEN, "cut"));
        trial.executor.runAll();

        assertThat(trial.async.dispatches()).isOne();
        assertThat(trial.async.completions()).isZero();
        assertThat(trial.body.isClosed()).isTrue();
    }

    @Test
    void clientWithoutProgressIsAborted() throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.body.give(SEGMENT);
        trial.output.stall(10);
        trial.start();

        trial.timer.advance(CLIENT_TIMEOUT);
        trial.executor.runAll();

        assertThat(trial.async.dispatches()).isOne();
        assertThat(trial.body.out()).as("the container may still read it").isOne();
        trial.async.finish();
        assertThat(trial.body.out()).isZero();
    }

    @Test
    void requestThatCannotBeDispatchedAnyMoreIsLeftToTheContainer() throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.body.give(SEGMENT);
        trial.output.stall(10);
        trial.start();
        trial.async.remove();

        trial.timer.advance(CLIENT_TIMEOUT);
        trial.executor.runAll();

        assertThat(trial.async.completions())
                .as("a complete response would mislead")
                .isZero();
        assertThat(trial.body.isClosed()).isTrue();
    }

    @Test
    void requestThatTheContainerGivesUpIsLeftToIt() throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.body.give(SEGMENT);
        trial.output.stall(10);
        trial.start();

        trial.async.giveUp();
        trial.executor.runAll();

        assertThat(trial.async.dispatches()).isZero();
        assertThat(trial.async.completions()).isZero();
        assertThat(trial.body.isClosed()).isTrue();
        assertThat(trial.body.out()).as("the container may still read it").isOne();
        trial.async.finish();
        assertThat(trial.body.out()).isZero();
    }

    @Test
    void slowClientThatTakesSomethingIsNotAborted() throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.body.give(SEGMENT);
        trial.output.stall(0);
        trial.start();

        for (int i = 0; i < 20; i++) {
            trial.timer.advance(CLIENT_TIMEOUT.minus(Duration.ofSeconds(1)));
            trial.output.take(1);
        }
        trial.executor.runAll();

        assertThat(trial.async.dispatches()).isZero();
        assertThat(trial.output.received()).hasSize(20);
    }

    @Test
    void slowOriginIsNotTheClientsStall() throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.body.give(SEGMENT);
        trial.output.stall(10);
        trial.start();
        trial.output.take(Long.MAX_VALUE);

        trial.timer.advance(CLIENT_TIMEOUT.multipliedBy(3));
        trial.executor.runAll();

        assertThat(trial.async.dispatches()).isZero();
        assertThat(trial.timer.scheduled()).isZero();
    }

    @Test
    void timerIsForgottenAtTheEnd() throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.body.give(SEGMENT).end();
        trial.output.stall(10);
        trial.start();

        trial.output.take(Long.MAX_VALUE);

        assertThat(trial.timer.scheduled()).isZero();
    }

    @Test
    void trailersFollowTheBody() throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.body.give(SEGMENT).end(Fields.of("Digest", "a", "Digest", "b"));

        trial.start("Trailer", "Digest");

        assertThat(trial.trailers()).containsEntry("Digest", "a, b").hasSize(1);
    }

    /** Tomcat frames a response so that trailers can follow as soon as it hears of them, which a 204 must not be (RFC 9112 §6.1). */
    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void whatHasNoBodyHasNoTrailers(int status) throws IOException {
        PumpTrial trial = new PumpTrial();

        trial.start(new Outgoing(status, Fields.empty(), Body.empty()));

        assertThat(trial.status()).isEqualTo(status);
        assertThat(trial.mayHaveTrailers()).isFalse();
    }

    @Test
    void tinyPiecesDoNotGrowTheStack() throws IOException {
        PumpTrial trial = new PumpTrial();
        for (int i = 0; i < 100_000; i++) {
            trial.body.give(new byte[] {(byte) i});
        }
        trial.body.end();

        trial.start();

        assertThat(trial.output.received()).hasSize(100_000);
        assertThat(trial.async.completions()).isOne();
    }

    @Test
    void wrappedStreamGetsArraysOfBoundedSize() throws IOException {
        PumpTrial trial = new PumpTrial(new FakeOutput(), 1 << 20);
        trial.body.give(SEGMENT).end();

        trial.start();

        assertThat(trial.output.writes()).allMatch(size -> size <= SMALL);
        assertThat(trial.output.received()).isEqualTo(SEGMENT);
        assertThat(trial.body.out()).isZero();
    }

    @Test
    void bodyMayKeepWhatItHasReadAheadWhileThePinBudgetLastsAndNobodyNeedsIt() throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.body.give(SEGMENT).end();
        trial.output.stall(SMALL);
        trial.start();

        assertThat(trial.body.stuck()).isOne();
        assertThat(trial.body.lettingsGo()).isZero();
        assertThat(trial.body.idleTimes()).isOne();
        trial.output.take(Long.MAX_VALUE);
    }

    @Test
    void spentPinBudgetMakesPrivateCopiesAndGivesTheSegmentBackBeforeTheWrite() throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.pinned.force(1001);
        trial.body.give(SEGMENT).end();
        trial.output.stall(SMALL);
        trial.start();

        assertThat(trial.output.writes()).containsExactly(SMALL, 256 << 10);
        assertThat(trial.body.out()).isZero();
        assertThat(trial.body.stuck()).isZero();
        assertThat(trial.body.lettingsGo()).isOne();
        assertThat(trial.body.idleTimes()).isZero();
        assertThat(trial.copies.used()).isEqualTo(256 << 10);
        trial.output.take(Long.MAX_VALUE);

        assertThat(trial.output.received()).isEqualTo(SEGMENT);
        assertThat(trial.copies.used()).isZero();
    }

    @Test
    void copiesAreSmallWhenHalfOfTheirBudgetIsUsed() throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.pinned.force(1001);
        trial.copies.force(1 << 19);
        trial.body.give(SEGMENT).end();

        trial.start();

        assertThat(trial.output.writes()).allMatch(size -> size <= SMALL);
        assertThat(trial.output.received()).isEqualTo(SEGMENT);
        assertThat(trial.copies.used()).isEqualTo(1 << 19);
    }

    @Test
    void responseWaitsForACopyWhenTheirBudgetIsUsed() throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.pinned.force(1001);
        trial.copies.force(1 << 20);
        trial.body.give(SEGMENT).end();
        trial.start();
        assertThat(trial.output.received()).isEmpty();

        trial.copies.release(1 << 20);
        trial.executor.runAll();

        assertThat(trial.output.received()).isEqualTo(SEGMENT);
        assertThat(trial.copies.used()).isZero();
    }

    @Test
    void clientThatLeavesWhileItWaitsForACopyGivesUpItsPlace() throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.pinned.force(1001);
        trial.copies.force(1 << 20);
        trial.body.give(SEGMENT).end();
        trial.start();

        trial.output.reset(new IOException("reset"));
        trial.copies.release(1 << 20);
        trial.executor.runAll();

        assertThat(trial.copies.used()).isZero();
        assertThat(trial.output.received()).isEmpty();
    }

    // ---- what becomes of it

    @Test
    void wholeResponseIsNotedWithItsBytes() throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.body.give(SEGMENT).end();

        trial.start();

        assertThat(trial.outcomes).hasSize(1).first().satisfies(outcome -> {
            assertThat(outcome.ending()).isEqualTo(Ending.COMPLETE);
            assertThat(outcome.status()).isEqualTo(200);
            assertThat(outcome.sent()).isEqualTo(SEGMENT.length);
            assertThat(outcome.toHead()).isPresent();
        });
    }

    @Test
    void responseWhoseClientLeavesIsNotedWithWhatWasHandedOver() throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.body.give(SEGMENT);
        trial.output.stall(10);
        trial.start();
        trial.output.reset(new IOException("reset"));

        assertThat(trial.outcomes).hasSize(1).first().satisfies(outcome -> {
            assertThat(outcome.ending()).isEqualTo(Ending.LEFT);
            assertThat(outcome.sent()).isEqualTo(SMALL);
        });
    }

    @Test
    void responseThatIsCutIsNotedAsCut() throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.body.give(SEGMENT);
        trial.start();
        trial.body.fail(new FetchException(FetchException.Reason.BROKEN, "cut"));
        trial.executor.runAll();

        assertThat(trial.outcomes).extracting(RequestOutcome::ending).containsExactly(Ending.CUT);
    }

    @Test
    void responseThatTookTheFirstOnesPlaceIsTheOneNoted() throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.body.fail(new FetchException(FetchException.Reason.BROKEN, "cut"));
        trial.start();

        assertThat(trial.outcomes).hasSize(1).first().satisfies(outcome -> {
            assertThat(outcome.status()).isEqualTo(502);
            assertThat(outcome.ending()).isEqualTo(Ending.COMPLETE);
        });
    }

    /** The client's reset ends the request while the response starts: the container tells its listeners, and takes no other. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void responseWhoseRequestEndsAsItStartsEndsOnce(boolean toldBefore) throws IOException {
        PumpTrial trial = new PumpTrial();
        trial.body.give(SEGMENT).end();
        trial.output.beforeListening(() -> {
            if (toldBefore) {
                trial.async.finish();
            }
            throw new IllegalStateException("the request is completed");
        });

        trial.hand(new Outgoing(200, Fields.empty(), trial.body));
        if (!toldBefore) {
            trial.async.finish();
        }

        assertThat(trial.pumps.underWay().count()).isZero();
        assertThat(trial.outcomes).extracting(RequestOutcome::ending).containsExactly(Ending.LEFT);
        assertThat(trial.body.isClosed()).isTrue();
    }

    @Test
    void responseWithoutAStreamEndsOnce() throws IOException {
        PumpTrial trial = new PumpTrial();
        when(trial.response.getOutputStream()).thenThrow(new IOException("gone"));

        trial.hand(new Outgoing(200, Fields.empty(), trial.body));

        assertThat(trial.pumps.underWay().count()).isZero();
        assertThat(trial.outcomes).extracting(RequestOutcome::ending).containsExactly(Ending.LEFT);
        assertThat(trial.body.isClosed()).isTrue();
        assertThat(trial.async.completions()).isOne();
    }
}
