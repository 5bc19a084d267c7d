package io.casserole.testing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Keeps tasks until the test runs them, on its own thread, in the order they came. */
public final class ManualExecutor implements Executor {
    private final Deque<Runnable> tasks = new ArrayDeque<>(); // guarded by this

    @Override
    public synchronized void execute(Runnable task) {
        tasks.add(task);
    }

    /** Number of tasks that wait. */
    public synchronized int pending() {
        return tasks.size();
    }

    /** Runs the task that has waited longest; there must be one. */
    public void runNext() {
        Runnable task = poll();
        if (task == null) {
            throw new AssertionError("expected a task, found none");
        }
        task.run();
    }

    /** Runs tasks until none waits, also those added meanwhile. Returns how many. */
    public int runAll() {
        int ran = 0;
        for (Runnable task = poll(); task != null; task = poll()) {
            task.run();
            ran++;
        }
        return ran;
    }

    private synchronized @Nullable Runnable poll() {
        return tasks.poll();
    }
}
