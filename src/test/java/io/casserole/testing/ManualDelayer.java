package io.casserole.testing;

import io.casserole.segment.Delayer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

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

    /** Runs the tasks that are waiting now and would have waited no longer than this; those they add wait on. */
    public void runUpTo(Duration longest) {
        List<Task> due = tasks.stream()
                .filter(task -> task.delay.compareTo(longest) <= 0)
                .toList();
        tasks.removeAll(due);
        due.forEach(task -> task.action.run());
    }
}
