package io.casserole.servlet;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices a client that takes nothing for {@code limit}. The container's idle time-out cannot be relied on: it is the operator's, and
 * may be off. Costs nothing while the client is quick: nothing is scheduled before the first write that waits.
 *
 * <p>The lock guards all fields.
 */
final class ProgressWatch {
    private static final int LOOKS = 4;

    private final ScheduledExecutorService timer;
    private final Duration interval;
    private final LongSupplier progress;
    private final Runnable stalled;
    private @Nullable ScheduledFuture<?> next;
    private boolean waiting;
    private boolean stopped;
    private long seen;
    private int quiet;

    /**
     * @param limit no progress for this long, or up to a quarter longer, is a stall
     * @param progress how far the response is; read on the timer's thread
     * @param stalled called once, on the timer's thread; must not block
     */
    ProgressWatch(ScheduledExecutorService timer, Duration limit, LongSupplier progress, Runnable stalled) {
        this.timer = timer;
        this.interval = limit.dividedBy(LOOKS);
        this.progress = progress;
        this.stalled = stalled;
    }

    /** A write has to wait for the client. */
    synchronized void waiting() {
        waiting = true;
        if (next == null && !stopped) {
            seen = progress.getAsLong();
            quiet = 0;
            schedule();
        }
    }

    /** The write is over. */
    synchronized void resumed() {
        waiting = false;
    }

    /** The response is over. */
    synchronized void stop() {
        stopped = true;
        if (next != null) {
            next.cancel(false);
            next = null;
        }
    }

    private void schedule() {
        next = timer.schedule(this::look, interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void look() {
        if (isStall()) {
            stalled.run();
        }
    }

    private synchronized boolean isStall() {
        next = null;
        if (stopped || !waiting) {
            return false;
        }
        long now = progress.getAsLong();
        quiet = now == seen ? quiet + 1 : 0;
        seen = now;
        if (quiet == LOOKS) {
            return true;
        }
        schedule();
        return false;
    }
}
