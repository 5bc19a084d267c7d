package io.casserole.warm;

import static io.casserole.warm.WarmTrial.SIZE;
import static io.casserole.warm.WarmTrial.list;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Kept;
import java.io.IOException;
import java.lang.Thread.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmJobsTest {
    @TempDir
    private Path disk;

    private final WarmTrial trial = new WarmTrial().knows("/a", 3).knows("/b", 1);
    private int processes;

    /** The jobs of a process that has just started. */
    private WarmJobs open() {
        return WarmJobs.open(trial.tools, Optional.of(disk.resolve("warm")), Runnable::run, new Random(processes++));
    }

    private static WarmStatus begun(WarmStart start) {
        assertThat(start).isInstanceOf(WarmStart.Started.class);
        return ((WarmStart.Started) start).status();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(disk.resolve("warm"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void jobsAreListedTheNewestFirst() {
        WarmJobs jobs = open();
        String first = begun(jobs.start(list("/a"))).id();
        String second = begun(jobs.start(list("/b"))).id();

        assertThat(jobs.list()).extracting(WarmStatus::id).containsExactly(second, first);
        assertThat(jobs.status(first).orElseThrow().state()).isEqualTo(WarmState.RUNNING);
        assertThat(jobs.status("elsewhere")).isEmpty();
    }

    @Test
    void whatIsCancelledMayBeResumedAndBringsWhatIsMissing() {
        WarmJobs jobs = open();
        String id = begun(jobs.start(list("/a"))).id();
        trial.keeper.keep(Kept.FETCHED);
        assertThat(jobs.cancel(id).orElseThrow().state()).isEqualTo(WarmState.CANCELLED);
        trial.keeper.keep(Kept.FETCHED);
        trial.keeper.keep(Kept.FETCHED);

        assertThat(begun(jobs.resume(id)).state()).isEqualTo(WarmState.RUNNING);
        trial.keeper.keep(Kept.HELD);
        trial.keeper.keep(Kept.HELD);
        trial.keeper.keep(Kept.FETCHED);

        WarmStatus done = jobs.status(id).orElseThrow();
        assertThat(done.state()).isEqualTo(WarmState.DONE);
        assertThat(done.bytes()).isEqualTo(new WarmStatus.Bytes(3 * SIZE, 2 * SIZE, 0, SIZE));
        assertThat(jobs.list()).hasSize(1);
    }

    @Test
    void whatRunsIsNotBegunASecondTime() {
        WarmJobs jobs = open();
        String id = begun(jobs.start(list("/a"))).id();

        assertThat(begun(jobs.resume(id)).id()).isEqualTo(id);

        assertThat(trial.keeper.probes()).hasSize(1);
        assertThat(jobs.resume("elsewhere")).isEqualTo(new WarmStart.Unknown());
        assertThat(jobs.cancel("elsewhere")).isEmpty();
    }

    @Test
    void twoWhoResumeAtTheSameTimeBeginOneRun() {
        WarmJobs jobs = open();
        String id = begun(jobs.start(list("/a"))).id();
        jobs.cancel(id);
        int before = trial.keeper.probes().size();
        List<WarmStart> other = new ArrayList<>();
        trial.meanwhile(() -> other.add(jobs.resume(id)));

        assertThat(begun(jobs.resume(id)).state()).isEqualTo(WarmState.RUNNING);

        assertThat(begun(other.get(0)).id()).isEqualTo(id);
        assertThat(trial.keeper.probes()).hasSize(before + 1);
    }

    @Test
    void ofWhatHasEndedOnlyTheLastStatusIsKept() {
        WarmJobs jobs = open();
        String done = begun(jobs.start(list("/b"))).id();
        trial.keeper.keep(Kept.FETCHED);
        String cancelled = begun(jobs.start(list("/a"))).id();
        WarmStatus last = jobs.cancel(cancelled).orElseThrow();
        trial.keeper.keep(Kept.FETCHED); // was under way; nobody counts it any more

        assertThat(jobs.status(done).orElseThrow()).isSameAs(jobs.status(done).orElseThrow());
        assertThat(jobs.status(cancelled)).contains(last);
    }

    @Test
    void onlySoManyRunAtOnce() {
        WarmJobs jobs = open();
        List<String> running = new ArrayList<>();
        for (int i = 0; i < WarmJobs.MOST_RUNNING; i++) {
            running.add(begun(jobs.start(list("/a"))).id());
        }
        assertThat(jobs.start(list("/a"))).isEqualTo(new WarmStart.Busy());

        jobs.cancel(running.get(2));

        begun(jobs.start(list("/a")));
        assertThat(jobs.resume(running.get(2))).isEqualTo(new WarmStart.Busy());
    }

    @Test
    void whatDoesNotRunIsForgottenWhenItIsCancelled() throws IOException {
        WarmJobs jobs = open();
        String id = begun(jobs.start(list("/a"))).id();
        jobs.cancel(id);
        assertThat(files()).containsExactly(id);

        assertThat(jobs.cancel(id)).isPresent();

        assertThat(jobs.status(id)).isEmpty();
        assertThat(files()).isEmpty();
    }

    @Test
    void whoForgetsAJobWhileItBeginsLeavesNoFile() throws Exception {
        AtomicReference<Runnable> beforeTheFile = new AtomicReference<>(() -> {});
        Executor writer = task -> {
            beforeTheFile.getAndSet(() -> {}).run();
            task.run();
        };
        WarmJobs jobs = WarmJobs.open(trial.tools, Optional.of(disk.resolve("warm")), writer, new Random(1));
        Thread other = new Thread(() -> {
            String id = jobs.list().get(0).id();
            jobs.cancel(id);
            jobs.cancel(id);
        });
        beforeTheFile.set(() -> {
            other.start();
            await().until(() -> other.getState() == State.BLOCKED || other.getState() == State.TERMINATED);
        });

        begun(jobs.start(list("/a")));
        other.join();

        assertThat(jobs.list()).isEmpty();
        assertThat(files()).isEmpty();
    }

    @Test
    void aJobThatItsProcessLeftUndoneWaitsToBeResumed() {
        WarmJobs jobs = open();
        String id = begun(jobs.start(list("/a bytes=0-99", "/b"))).id();
        trial.clock.advance(Duration.ofDays(1));
        String later = begun(jobs.start(list("/a"))).id();
        jobs.close();
        assertThat(jobs.status(id).orElseThrow().state()).isEqualTo(WarmState.INTERRUPTED);
        assertThat(jobs.start(list("/a"))).isEqualTo(new WarmStart.Busy());

        WarmJobs next = open();

        assertThat(next.list()).extracting(WarmStatus::id).containsExactly(later, id);
        assertThat(next.list()).extracting(WarmStatus::state).containsOnly(WarmState.INTERRUPTED);
        assertThat(next.status(id).orElseThrow().objects().all()).isEqualTo(2);
        int asked = trial.keeper.asked().size();
        assertThat(begun(next.resume(id)).startedAt())
                .isEqualTo(trial.clock.instant().minus(Duration.ofDays(1)));
        assertThat(trial.keeper.asked().subList(asked, asked + 2)).containsExactly("/a/0", "/b/0");
    }

    @Test
    void whatIsDoneLeavesNoFileAndWhatFailedDoes() throws IOException {
        WarmJobs jobs = open();
        begun(jobs.start(list("/b")));
        trial.keeper.keep(Kept.FETCHED);
        assertThat(files()).isEmpty();

        String failed = begun(jobs.start(list("/b"))).id();
        trial.keeper.fail(new FetchException(Reason.UNREACHABLE, "by hand"));

        assertThat(files()).containsExactly(failed);
        assertThat(open().list()).extracting(WarmStatus::id).containsExactly(failed);
    }

    @Test
    void filesThatAreNoListsAreLeftOut() throws IOException {
        Files.createDirectories(disk.resolve("warm"));
        Files.writeString(disk.resolve("warm/0123456789abcdef"), "/a\n");
        Files.writeString(disk.resolve("warm/0123456789abcde0"), "# started yesterday\n/a\n");
        Files.writeString(disk.resolve("warm/0123456789abcde1"), "# started 2026-01-01T00:00:00Z\n");
        Files.writeString(disk.resolve("warm/0123456789abcde2.new"), "# started 2026-01-01T00:00:00Z\n/a\n");
        Files.writeString(disk.resolve("warm/0123456789abcde3"), "# started 2026-01-01T00:00:00Z\n/a\n");

        assertThat(open().list()).extracting(WarmStatus::id).containsExactly("0123456789abcde3");
    }

    @Test
    void withoutADiskAJobLivesAsLongAsItsProcess() {
        WarmJobs jobs = trial.jobs();

        String id = begun(jobs.start(list("/b"))).id();
        trial.keeper.keep(Kept.FETCHED);

        assertThat(jobs.status(id).orElseThrow().state()).isEqualTo(WarmState.DONE);
    }

    @Test
    void anUnusableDiskDoesNotKeepAJobFromRunning() throws IOException {
        Files.writeString(disk.resolve("warm"), "a file");
        WarmJobs jobs = open();

        String id = begun(jobs.start(list("/b"))).id();
        trial.keeper.keep(Kept.FETCHED);

        assertThat(jobs.status(id).orElseThrow().state()).isEqualTo(WarmState.DONE);
    }

    @Test
    void theOldestJobIsForgottenWhenThereAreTooMany() throws IOException {
        WarmJobs jobs = open();
        String running = begun(jobs.start(list("/a"))).id();
        String oldest = begun(jobs.start(list("/b"))).id();
        jobs.cancel(oldest);
        for (int i = 2; i <= WarmJobs.MOST_REMEMBERED; i++) {
            jobs.cancel(begun(jobs.start(list("/b"))).id());
        }

        assertThat(jobs.list()).hasSize(WarmJobs.MOST_REMEMBERED);
        assertThat(jobs.status(oldest)).isEmpty();
        assertThat(jobs.status(running)).isPresent();
        assertThat(files()).hasSize(WarmJobs.MOST_REMEMBERED);
    }
}
