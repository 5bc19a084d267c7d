package io.casserole.upstream;

import io.casserole.segment.FetchException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells when nothing has happened for too long. Progress only moves a deadline; the timer's task looks at it when it fires and sets
 * itself again, so that a busy connection costs the timer next to nothing.
 *
 * <p>Any thread; the lock guards all fields. The alarm is raised on the timer's thread, at most once.
 */
final class Watch {
    private final ScheduledExecutorService timer;
    private final Consumer<FetchException> alarm;
    private long limit; // guarded by this, as all below; nanoseconds
    private long deadline;
    private @Nullable Supplier<FetchException> otherwise; // null while nothing is awaited
    private @Nullable Future<?> task;
    private long taskAt;

    Watch(ScheduledExecutorService timer, Consumer<FetchException> alarm) {
        this.timer = timer;
        this.alarm = alarm;
    }

    /** Expects something within {@code time} from now, in the stead of what was expected before. */
    synchronized void within(Duration time, Supplier<FetchException> failure) {
        limit = time.toNanos();
        deadline = System.nanoTime() + limit;
        otherwise = failure;
        if (task == null || taskAt - deadline > 0) {
            schedule();
        }
    }

    /** Something has happened: as much time again. */
    synchronized void progress() {
        deadline = System.nanoTime() + limit;
    }

    /** Expects nothing until {@link #within} is called again. */
    synchronized void pause() {
        otherwise = null;
    }

    /** Expects nothing any more. */
    synchronized void stop() {
        otherwise = null;
        if (task != null) {
            task.cancel(false);
            task = null;
        }
    }

    private void schedule() {
        if (task != null) {
            task.cancel(false);
        }
        taskAt = deadline;
        task = timer.schedule(this::look, deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void look() {
        Supplier<FetchException> failure;
        synchronized (this) {
            task = null;
            failure = otherwise;
            if (failure == null) {
                return;
            }
            if (deadline - System.nanoTime() > 0) {
                schedule();
                return;
            }
            otherwise = null;
        }
        alarm.accept(failure.get());
    }
}
