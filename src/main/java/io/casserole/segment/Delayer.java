package io.casserole.segment;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs something later. In tests, time is moved by hand. */
@FunctionalInterface
public interface Delayer {
    /** Runs {@code task} once, after {@code delay}, on another thread; it must not block. */
    void after(Duration delay, Runnable task);

    /** A delayer that uses the threads of {@code executor}; a task whose time comes after its shutdown is not run. */
    static Delayer on(ScheduledExecutorService executor) {
        return (delay, task) -> {
            var unused = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        };
    }
}
