package io.casserole.peer;

import io.casserole.segment.Delayer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after the other, now or later, never two at a time: what only they touch needs no lock. Any thread may add tasks; after
 * the end they are dropped. In tests, time is moved by hand.
 */
interface Agenda extends Executor, Delayer {
    /** An agenda on an executor of one thread, which must drop what it is given after its shutdown; a task that throws is logged. */
    static Agenda on(ScheduledExecutorService thread) {
        Logger log = LoggerFactory.getLogger(Agenda.class);
        return new Agenda() {
            @Override
            public void execute(Runnable task) {
                thread.execute(guarded(task));
            }

            @Override
            public void after(Duration delay, Runnable task) {
                var unused = thread.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
            }

            private Runnable guarded(Runnable task) {
                return () -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        log.error("CSR-0516 A task of the cluster failed", e);
                    }
                };
            }
        };
    }
}
