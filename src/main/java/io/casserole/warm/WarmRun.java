package io.casserole.warm;

import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Kept;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.SerialRun;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One run of a job: takes the steps of {@link WarmWork}, a few at once and at the pace of all jobs, until none is left or somebody stops it. What
 * is under way then ends by itself, and is kept.
 *
 * <p>The lock guards all fields that change; questions are put outside it. Any thread; never blocks.
 */
final class WarmRun {
    /** The longest that a run sleeps before it looks at the rate again, which may have changed. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final WarmTools tools;
    private final Pace pace;
    private final SerialRun loop = new SerialRun(this::takeSteps);
    private final CompletableFuture<WarmState> ended = new CompletableFuture<>();
    private final WarmWork work;
    private final Speed speed;
    private final long begunAt;
    private WarmState state = WarmState.RUNNING;
    private Duration took = Duration.ZERO;
    private int busy;
    private boolean sleeping;

    WarmRun(WarmList list, WarmTools tools, Pace pace) {
        this.tools = tools;
        this.pace = pace;
        this.work = new WarmWork(list.entries());
        this.speed = new Speed(tools.nanoTime());
        this.begunAt = tools.nanoTime().getAsLong();
    }

    void begin() {
        loop.on(tools.executor());
    }

    /** Ends the run so, unless it has ended. */
    void stop(WarmState how) {
        end(how);
    }

    /** Completed, with how it ended, when it takes no more steps. */
    CompletableFuture<WarmState> ended() {
        return ended;
    }

    // ---- steps

    private void takeSteps() {
        for (Step step = next(); step != null; step = next()) {
            take(step);
        }
        endIfOver();
    }

    private synchronized @Nullable Step next() {
        if (state != WarmState.RUNNING || busy == tools.concurrency()) {
            return null;
        }
        Step step = work.next().orElse(null);
        if (step == null) {
            return null;
        }
        Duration wait = pace.take(step.bytes());
        if (!wait.isZero()) {
            work.putBack(step);
            sleep(wait);
            return null;
        }
        busy++;
        return step;
    }

    private void sleep(Duration wait) {
        if (!sleeping) {
            sleeping = true;
            tools.delayer().after(wait.compareTo(LOOK) < 0 ? wait : LOOK, this::wake);
        }
    }

    private void wake() {
        synchronized (this) {
            sleeping = false;
        }
        loop.on(tools.executor());
    }

    private void take(Step step) {
        if (step instanceof Step.Bring bring) {
            var unused = tools.keeper()
                    .bring(bring.request())
                    .whenComplete((kept, failure) -> answered(step, failure, () -> brought(bring, kept)));
        } else {
            lookUp((Step.LookUp) step);
        }
    }

    private void lookUp(Step.LookUp step) {
        Optional<String> no = tools.passedBy().apply(step.item().entry().target());
        if (no.isPresent()) {
            answered(step, null, () -> work.skipped(step, no.get()));
            return;
        }
        String name = tools.name().apply(step.item().entry().target());
        var unused = tools.keeper()
                .bring(step.item().probe(name))
                .whenComplete((description, failure) -> answered(step, failure, () -> found(step, description)));
    }

    // ---- answers

    private void answered(Step step, @Nullable Throwable failure, Runnable note) {
        synchronized (this) {
            busy--;
            if (failure == null) {
                note.run();
            } else {
                pace.giveBack(step.bytes());
                work.failed(step, reason(failure))
                        .ifPresent(rest -> tools.delayer().after(rest, () -> putBack(step)));
            }
        }
        loop.on(tools.executor());
    }

    private void putBack(Step step) {
        synchronized (this) {
            work.putBack(step.again());
        }
        loop.on(tools.executor());
    }

    private void found(Step.LookUp step, Description description) {
        long came = work.found(step, description);
        pace.add(came);
        speed.add(came);
    }

    private void brought(Step.Bring step, Kept kept) {
        if (work.brought(step, kept) == Kept.HELD) {
            pace.giveBack(step.bytes());
        } else {
            speed.add(step.bytes());
        }
    }

    private static FetchException reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof FetchException known
                ? known
                : new FetchException(Reason.BROKEN, "expected it to be kept or a reason, found " + cause, cause);
    }

    // ---- the end

    private void endIfOver() {
        boolean over;
        synchronized (this) {
            over = work.isOver();
        }
        if (over) {
            end(WarmState.DONE);
        }
    }

    private void end(WarmState how) {
        synchronized (this) {
            if (state != WarmState.RUNNING) {
                return;
            }
            took = running();
            state = how;
        }
        ended.complete(how);
    }

    private Duration running() {
        return state == WarmState.RUNNING ? Duration.ofNanos(tools.nanoTime().getAsLong() - begunAt) : took;
    }

    /** Where it stands, as that job. */
    synchronized WarmStatus status(String id, Instant startedAt) {
        return new WarmStatus(
                id,
                state,
                startedAt,
                running(),
                work.objects(),
                work.bytes(),
                state == WarmState.RUNNING ? speed.perSecond() : 0,
                work.troubles(WarmStatus.MOST_TROUBLES));
    }
}
