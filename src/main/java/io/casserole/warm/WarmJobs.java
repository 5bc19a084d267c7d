package io.casserole.warm;

import io.casserole.segment.Body;
import io.casserole.segment.TickingBody;
import io.casserole.segment.TickingBody.Said;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * The warm-ups of this node. A job goes on until it is done or cancelled, whether or not somebody watches. One that has ended can be begun anew:
 * it asks where each segment is and has brought only what is missing, so a job needs no memory of how far it came: its list and its last status
 * are all that is kept of it.
 *
 * <p>The lists of jobs that are not done outlive the process, if there is a disk; they wait there for somebody to resume them. Any thread; never
 * blocks.
 */
public final class WarmJobs implements AutoCloseable {
    /** Most jobs at a time. */
    public static final int MOST_RUNNING = 4;

    /** Most jobs that are remembered, those that run among them; of the others the oldest is forgotten first. */
    static final int MOST_REMEMBERED = 100;

    /** How long after one line of progress the next comes. */
    private static final Duration LINE = Duration.ofSeconds(1);

    private final WarmTools tools;
    private final Pace pace;
    private final WarmFiles files;
    private final RandomGenerator chance;
    private final Map<String, WarmJob> jobs = new LinkedHashMap<>(); // oldest first; guarded by this
    private boolean closed; // guarded by this

    private WarmJobs(WarmTools tools, WarmFiles files, RandomGenerator chance) {
        this.tools = tools;
        this.pace = new Pace(tools.bytesPerSecond(), tools.nanoTime());
        this.files = files;
        this.chance = chance;
    }

    /**
     * Opens the jobs of former processes, none of which runs; blocks.
     *
     * @param directory of their lists; none without a disk
     * @param writer runs one task after the other; may block
     */
    public static WarmJobs open(WarmTools tools, Optional<Path> directory, Executor writer, RandomGenerator chance) {
        WarmJobs all = new WarmJobs(tools, new WarmFiles(directory, writer), chance);
        all.remember(all.files.read());
        return all;
    }

    private synchronized void remember(List<WarmJob> read) {
        read.forEach(job -> jobs.put(job.id(), job));
        forgetOldest();
    }

    /** Starts a job. */
    public WarmStart start(WarmList list) {
        String id = HexFormat.of().toHexDigits(chance.nextLong());
        return begin(WarmJob.interrupted(id, list, tools.clock().instant()));
    }

    /** Starts a job of which the list is known once more, unless it runs. */
    public WarmStart resume(String id) {
        return find(id).map(this::begin).orElseGet(WarmStart.Unknown::new);
    }

    private WarmStart begin(WarmJob job) {
        WarmRun run = new WarmRun(job.list(), tools, pace);
        WarmJob begun = job.with(run);
        synchronized (this) {
            WarmJob known = jobs.getOrDefault(job.id(), job);
            if (known.isRunning()) { // by somebody else who resumed it
                return new WarmStart.Started(known.status());
            }
            if (closed || jobs.values().stream().filter(WarmJob::isRunning).count() >= MOST_RUNNING) {
                return new WarmStart.Busy();
            }
            jobs.remove(job.id());
            jobs.put(job.id(), begun);
            forgetOldest();
            files.write(begun); // here, so that whoever forgets the job deletes the file after it
        }
        begun.whenEnded(() -> ended(begun));
        run.begin();
        return new WarmStart.Started(begun.status());
    }

    private void ended(WarmJob begun) {
        WarmJob job = begun.ended();
        WarmStatus last = job.status();
        synchronized (this) {
            // not if somebody has resumed or forgotten it since its run ended: the file is another run's then
            if (jobs.replace(job.id(), begun, job)
                    && last.state() == WarmState.DONE
                    && last.objects().failed() == 0) {
                files.delete(job.id());
            }
        }
    }

    private void forgetOldest() {
        Iterator<WarmJob> oldest = List.copyOf(jobs.values()).iterator();
        while (jobs.size() > MOST_REMEMBERED && oldest.hasNext()) {
            WarmJob job = oldest.next();
            if (!job.isRunning()) {
                jobs.remove(job.id());
                files.delete(job.id());
            }
        }
    }

    /** Cancels a job that runs; forgets one that does not. Returns how it stood, if there was one. */
    public Optional<WarmStatus> cancel(String id) {
        Optional<WarmJob> job = findOrForget(id);
        job.ifPresent(it -> it.stop(WarmState.CANCELLED));
        return job.map(WarmJob::status);
    }

    /** The job, which is forgotten unless it runs. */
    private synchronized Optional<WarmJob> findOrForget(String id) {
        Optional<WarmJob> job = find(id);
        if (job.filter(it -> !it.isRunning()).isPresent()) {
            jobs.remove(id);
            files.delete(id);
        }
        return job;
    }

    /** Where a job stands. */
    public Optional<WarmStatus> status(String id) {
        return find(id).map(WarmJob::status);
    }

    /** Where all jobs stand, the one begun last first. */
    public List<WarmStatus> list() {
        List<WarmJob> all;
        synchronized (this) {
            all = new ArrayList<>(jobs.values());
        }
        Collections.reverse(all);
        return all.stream().map(WarmJob::status).toList();
    }

    /** The progress of a job while it runs, and how it ended: a line each second. */
    public Optional<Body> progress(String id) {
        return find(id).map(this::progress);
    }

    private Body progress(WarmJob job) {
        TickingBody lines = TickingBody.of(() -> told(job.status()), tools.delayer(), LINE);
        job.whenEnded(lines::hurry);
        return lines;
    }

    private static Said told(WarmStatus now) {
        return new Said(ProgressText.of(now), now.state() != WarmState.RUNNING);
    }

    private synchronized Optional<WarmJob> find(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /** Interrupts all jobs; none begins from now on. */
    @Override
    public void close() {
        List<WarmJob> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(jobs.values());
        }
        all.forEach(job -> job.stop(WarmState.INTERRUPTED));
    }
}
