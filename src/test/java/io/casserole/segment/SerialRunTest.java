package io.casserole.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.testing.ManualExecutor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SerialRunTest {
    @Test
    void callWhileItRunsMakesItRunAgain() {
        AtomicInteger runs = new AtomicInteger();
        SerialRun[] self = new SerialRun[1];
        self[0] = new SerialRun(() -> {
            if (runs.incrementAndGet() == 1) {
                self[0].here();
            }
        });

        self[0].here();

        assertThat(runs).hasValue(2);
    }

    @Test
    void callsBeforeTheExecutorRunsCostOneRun() {
        AtomicInteger runs = new AtomicInteger();
        ManualExecutor executor = new ManualExecutor();
        SerialRun run = new SerialRun(runs::incrementAndGet);

        run.on(executor);
        run.on(executor);
        run.here();

        assertThat(runs).hasValue(0);
        assertThat(executor.runAll()).isOne();
        assertThat(runs).hasValue(1);
    }

    @Test
    void runsHereWhenTheExecutorTakesNoMore() {
        AtomicInteger runs = new AtomicInteger();
        SerialRun run = new SerialRun(runs::incrementAndGet);

        run.on(task -> {
            throw new RejectedExecutionException("closed");
        });

        assertThat(runs).hasValue(1);
    }

    @Test
    void neverRunsTwiceAtOnceAndSeesEveryCall() throws InterruptedException {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger wrong = new AtomicInteger();
        AtomicInteger given = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        SerialRun run = new SerialRun(() -> {
            wrong.addAndGet(inside.getAndIncrement());
            taken.set(given.get());
            inside.decrementAndGet();
        });

        for (int caller = 0; caller < 4; caller++) {
            threads.execute(() -> {
                for (int i = 0; i < 10_000; i++) {
                    given.incrementAndGet();
                    run.on(threads);
                }
            });
        }
        while (given.get() < 40_000) {
            Thread.onSpinWait();
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

        assertThat(wrong).hasValue(0);
        assertThat(taken).hasValue(40_000);
    }
}
