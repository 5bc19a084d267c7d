package io.casserole.testing;

import io.casserole.segment.Delayer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Keeps what is to be done later until the test says that the time has come. */
public final class ManualDelayer implements Delayer {
    private record Task(Duration delay, Runnable action) {}

    private final Deque<Task> tasks = new ArrayDeque<>();

    @Override
    public void after(Duration delay, Runnable task) {
        tasks.add(new Task(delay, task));
    }

    public int pending() {
        return tasks.size();
    }

    /** Runs the oldest task, of which there must be one. Returns how long it would have waited. */
    public Duration runNext() {
        Task task = tasks.remove();
        task.action.run();
        return task.delay;
    }
}
