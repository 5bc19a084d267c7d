package io.casserole.segment;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs one task by one thread at a time, again for every call that comes while it runs; calls that come together cost one run. What
 * a caller wrote before its call is seen by the run that follows.
 */
public final class SerialRun {
    private final AtomicInteger calls = new AtomicInteger();
    private final Runnable task;

    /** The task must not throw. */
    public SerialRun(Runnable task) {
        this.task = task;
    }

    /** Runs the task on this thread, or leaves it to the thread that is running it. */
    public void here() {
        if (calls.getAndIncrement() == 0) {
            drain();
        }
    }

    /** Runs the task on the executor, or leaves it to the thread that is running it. Runs it here if the executor takes no more. */
    public void on(Executor executor) {
        if (calls.getAndIncrement() > 0) {
            return;
        }
        try {
            executor.execute(this::drain);
        } catch (RejectedExecutionException e) {
            drain();
        }
    }

    private void drain() {
        int seen = calls.get();
        do {
            task.run();
            seen = calls.addAndGet(-seen);
        } while (seen != 0);
    }
}
