package io.casserole.peer;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual time: tasks run on the test's thread, in order, when the test lets the time pass. Several nodes may share one. */
final class ManualAgenda implements Agenda {
    private record Task(long at, long number, Runnable action) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::number));
    private long now;
    private long count;

    @Override
    public void execute(Runnable task) {
        after(Duration.ZERO, task);
    }

    @Override
    public void after(Duration delay, Runnable task) {
        tasks.add(new Task(now + delay.toNanos(), count++, task));
    }

    /** Lets this much time pass. */
    void pass(Duration time) {
        long until = now + time.toNanos();
        while (!tasks.isEmpty() && tasks.element().at <= until) {
            Task task = tasks.remove();
            now = task.at;
            task.action.run();
        }
        now = until;
    }

    /** Runs what is to be done now. */
    void settle() {
        pass(Duration.ZERO);
    }

    long nanoTime() {
        return now;
    }
}
