package io.casserole.warm;

import static io.casserole.warm.WarmTrial.list;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.segment.Body;
import io.casserole.segment.Kept;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.Piece;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is told of a job while it runs, a line each second, and in the end. */
class ProgressTest {
    private final WarmTrial trial = new WarmTrial();
    private final WarmJobs jobs = trial.jobs();

    private WarmStatus start(String... lines) {
        return ((WarmStart.Started) jobs.start(list(lines))).status();
    }

    private Body progress(WarmStatus job) {
        return jobs.progress(job.id()).orElseThrow();
    }

    /** What can be read now; in the end {@code .}. */
    private static String read(Body body, int most) {
        StringBuilder text = new StringBuilder();
        Piece piece = body.read(most);
        while (piece instanceof Piece.Bytes bytes) {
            assertThat(bytes.buffer().remaining()).isBetween(1, most);
            text.append(UTF_8.decode(bytes.buffer()));
            bytes.release();
            piece = body.read(most);
        }
        return text + (piece == null ? "" : ".");
    }

    private static String read(Body body) {
        return read(body, 1 << 20);
    }

    @Test
    void aLineIsToldAtOnceAndEachSecondAndWhenItEnds() {
        trial.knows("/a", 4);
        WarmStatus job = start("/a");
        Body body = progress(job);
        List<String> told = new ArrayList<>();

        assertThat(read(body)).isEqualTo("  0.0%        0 B of     400 B        0 B/s  ETA       -  0 of 1 object\n");
        body.demand(() -> told.add(read(body)));
        keepAfterASecond();
        assertThat(told).containsExactly(" 25.0%      100 B of     400 B      100 B/s  ETA    0:03  0 of 1 object\n");
        body.demand(() -> told.add(read(body)));
        keepAfterASecond();
        assertThat(told.get(1)).startsWith(" 50.0%");

        body.demand(() -> told.add(read(body)));
        trial.keeper.keep(Kept.COPIED);
        assertThat(told).hasSize(2);
        trial.keeper.keep(Kept.HELD);

        assertThat(told.get(2))
                .isEqualTo("done after 0:02: 1 of 1 object; 200 B fetched, 100 B copied from other nodes,"
                        + " 100 B held before\n.");
    }

    private void keepAfterASecond() {
        trial.clock.advance(Duration.ofSeconds(1));
        trial.keeper.keep(Kept.FETCHED);
        trial.delayer.runUpTo(Duration.ofSeconds(1));
    }

    @Test
    void whatWasNotBroughtIsToldInTheEnd() {
        trial.knows("/a", 1);
        trial.keeper.says("/private", new Description.Uncacheable("private"));
        WarmStatus job = start("/a", "/private", "/live/b");
        jobs.cancel(job.id());

        assertThat(read(progress(job), 7)).isEqualTo("""
                cancelled after 0:00: 0 of 3 objects, 2 skipped, 0 failed; 0 B fetched, 0 B copied from other nodes, 0 B held before
                skipped /private: private
                skipped /live/b: passthrough
                .""");
    }

    @Test
    void aReaderThatLeavesIsToldNothingMore() {
        trial.knows("/a", 4);
        WarmStatus job = start("/a");
        Body body = progress(job);
        read(body);
        List<String> told = new ArrayList<>();
        body.demand(() -> told.add("called"));

        body.close();
        trial.pass(Duration.ofSeconds(1));

        assertThat(told).isEmpty();
        assertThat(trial.delayer.pending()).as("further looks").isZero();
        assertThat(jobs.status(job.id()).orElseThrow().state()).isEqualTo(WarmState.RUNNING);
    }

    @Test
    void aReaderThatIsLateIsToldHowItStandsNow() {
        trial.knows("/a", 4);
        WarmStatus job = start("/a");
        Body body = progress(job);
        for (int i = 0; i < 5; i++) {
            trial.pass(Duration.ofSeconds(1));
        }
        trial.keeper.keep(Kept.FETCHED);

        assertThat(read(body)).hasLineCount(1).startsWith(" 25.0%");
    }

    @Test
    void sizesAndTimesAreWrittenForPeople() {
        assertThat(ProgressText.of(status(1_234_567_890_123L, 999_949, Duration.ZERO)))
                .isEqualTo("  0.0%   999.9 kB of    1.2 TB   999.9 kB/s  ETA 342:57:10  0 of 1 object\n");
        assertThat(ProgressText.of(status(2_000_000, 999_950, Duration.ZERO)))
                .startsWith(" 50.0%     1.0 MB of    2.0 MB");
    }

    @Test
    void onlySoManyTroublesAreTold() {
        List<WarmTrouble> troubles = IntStream.range(0, WarmStatus.MOST_TROUBLES)
                .mapToObj(i -> new WarmTrouble("/" + i, true, "unreachable"))
                .toList();
        WarmStatus status = new WarmStatus(
                "id",
                WarmState.DONE,
                Instant.EPOCH,
                Duration.ofSeconds(3_725),
                new WarmStatus.Objects(300, 300, 0, 0, 300),
                new WarmStatus.Bytes(0, 0, 0, 0),
                0,
                troubles);

        assertThat(ProgressText.of(status))
                .startsWith("done after 1:02:05: 0 of 300 objects, 0 skipped, 300 failed;")
                .hasLineCount(102)
                .endsWith("failed /99: unreachable\nand 200 more\n");
    }

    private static WarmStatus status(long known, long fetched, Duration running) {
        return new WarmStatus(
                "id",
                WarmState.RUNNING,
                Instant.EPOCH,
                running,
                new WarmStatus.Objects(1, 1, 0, 0, 0),
                new WarmStatus.Bytes(known, 0, 0, fetched),
                fetched,
                List.of());
    }
}
