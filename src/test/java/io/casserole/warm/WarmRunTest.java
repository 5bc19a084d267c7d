package io.casserole.warm;

import static io.casserole.warm.WarmTrial.SIZE;
import static io.casserole.warm.WarmTrial.list;
import static io.casserole.warm.WarmTrial.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.CacheStatus.Forwarded;
import io.casserole.segment.Descriptor;
import io.casserole.segment.Entry;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Inquiry;
import io.casserole.segment.Kept;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.Pause;
import io.casserole.testing.Descriptors;
import io.casserole.testing.HandKeeper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WarmRunTest {
    private final WarmTrial trial = new WarmTrial();
    private final HandKeeper keeper = trial.keeper;
    private final Pace pace = new Pace(trial.rate::get, trial.tools.nanoTime());

    private WarmRun begin(String... lines) {
        WarmRun run = new WarmRun(list(lines), trial.tools, pace);
        run.begin();
        return run;
    }

    private static WarmStatus status(WarmRun run) {
        return run.status("id", Instant.EPOCH);
    }

    private static FetchException failure(Reason reason) {
        return new FetchException(reason, reason + " by hand");
    }

    // ---- what is asked for, and in which order

    @Test
    void bringsAllSegmentsOfAllObjectsAFewAtOnce() {
        trial.knows("/a", 3).knows("/b", 1);

        WarmRun run = begin("/a", "/b");
        assertThat(keeper.open()).containsExactly("/a/0", "/a/1");
        keeper.keep(Kept.FETCHED);
        assertThat(keeper.open()).containsExactly("/a/1", "/a/2");
        assertThat(keeper.probes()).as("objects looked up").hasSize(1);
        keeper.keep(Kept.FETCHED);
        assertThat(keeper.open()).containsExactly("/a/2", "/b/0");
        keeper.keep(Kept.FETCHED);
        assertThat(run.ended()).isNotDone();
        keeper.keep(Kept.FETCHED);

        assertThat(run.ended()).isCompletedWithValue(WarmState.DONE);
        assertThat(status(run).objects()).isEqualTo(new WarmStatus.Objects(2, 2, 2, 0, 0));
        assertThat(status(run).bytes()).isEqualTo(new WarmStatus.Bytes(4 * SIZE, 0, 0, 4 * SIZE));
    }

    @Test
    void looksUpTheNextEntriesWhileThereIsNothingElseToDo() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        trial.knows("/a", 1).knows("/b", 1).knows("/c", 1);
        keeper.lookUpAfter(gate);

        begin("/a", "/b", "/c");

        assertThat(keeper.probes()).hasSize(2);
        gate.complete(null);
        assertThat(keeper.open()).hasSize(2);
    }

    @Test
    void bringsOnlyWhatTheRangeTouches() {
        trial.knows("/a", 9);

        WarmRun run = begin("/a bytes=250-450");
        for (int i = 0; i < 3; i++) {
            keeper.keep(Kept.FETCHED);
        }

        assertThat(keeper.asked()).containsExactly("/a/2", "/a/3", "/a/4");
        assertThat(run.ended()).isCompletedWithValue(WarmState.DONE);
        assertThat(status(run).bytes().known()).isEqualTo(3 * SIZE);
    }

    @Test
    void aListThatHasNothingForTheCacheEndsAtOnce() {
        keeper.says("/private", new Description.Uncacheable("private"));
        trial.knows("/short", 2);
        trial.knows("/empty", 0);

        WarmRun run = begin("/private", "/live/a", "/short bytes=500-", "/empty");

        assertThat(run.ended()).isCompletedWithValue(WarmState.DONE);
        assertThat(status(run).troubles())
                .containsExactly(
                        new WarmTrouble("/private", false, "private"),
                        new WarmTrouble("/live/a", false, "passthrough"),
                        new WarmTrouble("/short bytes=500-", false, "the range lies beyond its 200 bytes"));
        assertThat(status(run).objects()).isEqualTo(new WarmStatus.Objects(4, 4, 1, 3, 0));
        assertThat(status(run).percent()).isEqualTo(100);
        assertThat(keeper.probes()).as("of what passes by nobody asks").hasSize(3);
    }

    // ---- what it took

    @Test
    void tellsWhereTheBytesWere() {
        trial.knows("/a", 3);

        WarmRun run = begin("/a");
        keeper.keep(Kept.HELD);
        keeper.keep(Kept.COPIED);
        keeper.keep(Kept.FETCHED);

        assertThat(status(run).bytes()).isEqualTo(new WarmStatus.Bytes(3 * SIZE, SIZE, SIZE, SIZE));
    }

    @Test
    void theSegmentThatCameWithTheAnswerWasFetched() {
        Inquiry asked = new Inquiry(Forwarded.URI_MISS, 206, Inquiry.Answer.RESPONSE).withFetched(0);
        keeper.knows(object("/a", 2), Optional.of(asked));

        WarmRun run = begin("/a");
        keeper.keep(Kept.HELD);
        keeper.keep(Kept.HELD);

        assertThat(status(run).bytes()).isEqualTo(new WarmStatus.Bytes(2 * SIZE, SIZE, 0, SIZE));
    }

    @Test
    void aBodyThatPassedForItsSakeWasFetched() {
        Inquiry asked = new Inquiry(Forwarded.URI_MISS, 200, Inquiry.Answer.RESPONSE);
        keeper.knows(Descriptors.withStatus(200, object("/a", 2)), Optional.of(asked));

        WarmRun run = begin("/a");
        keeper.keep(Kept.HELD);
        keeper.keep(Kept.HELD);

        assertThat(status(run).bytes()).isEqualTo(new WarmStatus.Bytes(2 * SIZE, 0, 0, 2 * SIZE));
    }

    @Test
    void aSmallObjectIsBroughtWithTheAnswer() {
        Descriptor small = object("/a", 1);
        Entry.Stored stored = new Entry.Stored(small, Optional.of(new byte[SIZE]));
        keeper.says("/a", new Description.Told(stored, List.of(), Optional.empty()));

        WarmRun run = begin("/a");

        assertThat(run.ended()).isCompletedWithValue(WarmState.DONE);
        assertThat(status(run).bytes()).isEqualTo(new WarmStatus.Bytes(SIZE, SIZE, 0, 0));
        assertThat(keeper.asked()).isEmpty();
    }

    // ---- pace

    @Test
    void keepsToTheRate() {
        trial.rate.set(SIZE / 2);
        trial.knows("/a", 4);

        begin("/a");
        assertThat(keeper.asked()).hasSize(1);
        keeper.keep(Kept.FETCHED);
        trial.pass(Duration.ofSeconds(1));
        assertThat(keeper.asked()).hasSize(1);
        trial.pass(Duration.ofSeconds(2));
        assertThat(keeper.asked()).hasSize(2);
        trial.pass(Duration.ofSeconds(2));
        assertThat(keeper.asked()).hasSize(3);
    }

    @Test
    void aRunThatWaitsForASlowRateSoonFollowsAFasterOneAndKeepsWhatItHas() {
        trial.rate.set(1);
        trial.knows("/a", 4);
        WarmRun run = begin("/a");
        keeper.keep(Kept.FETCHED);
        trial.pass(Duration.ofSeconds(1));
        assertThat(keeper.asked()).as("99 seconds of debt").hasSize(1);

        trial.rate.set(SIZE);
        trial.pass(Duration.ofSeconds(1));

        assertThat(keeper.asked()).containsExactly("/a/0", "/a/1");
        assertThat(status(run).bytes().fetched()).isEqualTo(SIZE);
        assertThat(keeper.probes()).hasSize(1);
    }

    @Test
    void whatIsHeldCostsNothingOfTheRate() {
        trial.rate.set(1);
        trial.knows("/a", 50);

        WarmRun run = begin("/a");
        for (int i = 0; i < 50; i++) {
            keeper.keep(Kept.HELD);
        }

        assertThat(run.ended()).isCompletedWithValue(WarmState.DONE);
    }

    @Test
    void tellsHowLongItWillTake() {
        trial.knows("/a", 6).knows("/b", 4);

        WarmRun run = begin("/a", "/b");
        trial.pass(Duration.ofSeconds(1));
        keeper.keep(Kept.FETCHED);
        keeper.keep(Kept.FETCHED);

        WarmStatus now = status(run);
        assertThat(now.expectedBytes())
                .as("of the unknown as much as of the known")
                .isEqualTo(12 * SIZE);
        assertThat(now.percent()).isEqualTo(100.0 * 2 / 12);
        assertThat(now.bytesPerSecond()).isEqualTo(2 * SIZE);
        assertThat(now.left()).contains(Duration.ofSeconds(5));
    }

    // ---- failures

    @Test
    void whatFailsIsToldAndTheRestGoesOn() {
        trial.knows("/a", 3).knows("/b", 1);

        WarmRun run = begin("/a", "/b");
        keeper.fail(failure(Reason.UNREACHABLE));
        keeper.keep(Kept.FETCHED);
        keeper.keep(Kept.FETCHED);

        assertThat(keeper.asked()).containsExactly("/a/0", "/a/1", "/b/0");
        assertThat(run.ended()).isCompletedWithValue(WarmState.DONE);
        assertThat(status(run).troubles()).containsExactly(new WarmTrouble("/a", true, "UNREACHABLE by hand"));
        assertThat(status(run).objects()).isEqualTo(new WarmStatus.Objects(2, 2, 1, 0, 1));
    }

    @Test
    void aPauseOfTheOriginIsWaitedOutWhileOthersGoOn() {
        trial.knows("/a", 1).knows("/b", 2);

        WarmRun run = begin("/a", "/b");
        keeper.fail(new FetchException("later", new Pause(false, Duration.ofSeconds(7))));
        keeper.keep(Kept.FETCHED);
        keeper.keep(Kept.FETCHED);
        assertThat(run.ended()).isNotDone();
        assertThat(keeper.open()).isEmpty();

        trial.pass(Duration.ofSeconds(7));
        assertThat(keeper.open()).containsExactly("/a/0");
        keeper.keep(Kept.FETCHED);

        assertThat(run.ended()).isCompletedWithValue(WarmState.DONE);
        assertThat(status(run).troubles()).isEmpty();
    }

    @Test
    void whoIsBusyForLongIsGivenUp() {
        trial.knows("/a", 1);

        WarmRun run = begin("/a");
        for (int i = 0; i < WarmWork.MOST_TRIES; i++) {
            keeper.fail(failure(Reason.BUSY));
            trial.pass(Duration.ofSeconds(1));
        }

        assertThat(run.ended()).isCompletedWithValue(WarmState.DONE);
        assertThat(status(run).troubles()).containsExactly(new WarmTrouble("/a", true, "BUSY by hand"));
    }

    @Test
    void anObjectThatHasChangedIsBroughtAnewOnce() {
        Descriptor other = Descriptors.of("/a", "2", 2 * SIZE, SIZE);
        trial.knows("/a", 3);

        WarmRun run = begin("/a");
        keeper.keep(Kept.FETCHED);
        keeper.knows(other);
        keeper.fail(failure(Reason.CHANGED));
        keeper.keep(Kept.FETCHED); // of the old one

        assertThat(keeper.probes()).hasSize(2);
        assertThat(keeper.probes().get(1).dead()).contains(object("/a", 3).generation());
        assertThat(keeper.open()).containsExactly("/a/0", "/a/1");
        keeper.keep(Kept.FETCHED);
        keeper.keep(Kept.FETCHED);
        assertThat(run.ended()).isCompletedWithValue(WarmState.DONE);
        assertThat(status(run).bytes()).isEqualTo(new WarmStatus.Bytes(2 * SIZE, 0, 0, 2 * SIZE));
    }

    @Test
    void anObjectThatKeepsChangingIsGivenUp() {
        trial.knows("/a", 1);

        WarmRun run = begin("/a");
        keeper.fail(failure(Reason.CHANGED));
        keeper.fail(failure(Reason.LOST));

        assertThat(run.ended()).isCompletedWithValue(WarmState.DONE);
        assertThat(status(run).troubles()).containsExactly(new WarmTrouble("/a", true, "LOST by hand"));
    }

    // ---- the end

    @Test
    void whatIsStoppedAsksForNothingMore() {
        trial.knows("/a", 9);

        WarmRun run = begin("/a");
        run.stop(WarmState.CANCELLED);
        keeper.keep(Kept.FETCHED);
        keeper.keep(Kept.FETCHED);
        trial.pass(Duration.ofMinutes(1));

        assertThat(run.ended()).isCompletedWithValue(WarmState.CANCELLED);
        assertThat(keeper.asked()).hasSize(2);
        assertThat(status(run).state()).isEqualTo(WarmState.CANCELLED);
        assertThat(status(run).bytes().fetched())
                .as("what was under way is kept")
                .isEqualTo(2 * SIZE);
        assertThat(status(run).left()).isEmpty();
    }

    @Test
    void whatHasEndedCannotBeStopped() {
        trial.knows("/a", 0);

        WarmRun run = begin("/a");
        run.stop(WarmState.CANCELLED);

        assertThat(status(run).state()).isEqualTo(WarmState.DONE);
    }

    @Test
    void tellsHowLongItTook() {
        trial.knows("/a", 1);

        WarmRun run = begin("/a");
        trial.pass(Duration.ofSeconds(3));
        keeper.keep(Kept.FETCHED);
        trial.pass(Duration.ofSeconds(3));

        assertThat(status(run).running()).isEqualTo(Duration.ofSeconds(3));
    }
}
