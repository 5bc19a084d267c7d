package io.casserole.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoundedWriterTest {
    private final CountDownLatch gate = new CountDownLatch(1);
    private final BoundedWriter writer = new BoundedWriter("test-writer-", 2, UnaryOperator.identity());
    private final ExecutorService submitter = Executors.newSingleThreadExecutor();
    private final List<Integer> ran = new CopyOnWriteArrayList<>();
    private final AtomicInteger submitted = new AtomicInteger();

    @AfterEach
    void stop() {
        gate.countDown();
        writer.shutdown();
        submitter.shutdownNow();
    }

    private void submit(int tasks) {
        for (int task = 0; task < tasks; task++) {
            int number = task;
            writer.execute(() -> {
                await();
                ran.add(number);
            });
            submitted.incrementAndGet();
        }
    }

    private void await() {
        try {
            gate.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whoSubmitsTooMuchWaits() {
        CompletableFuture<Void> all = CompletableFuture.runAsync(() -> submit(10), submitter);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> submitted.get() == 3);
        assertThat(all).isNotDone();

        gate.countDown();
        all.orTimeout(30, TimeUnit.SECONDS).join();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> ran.size() == 10);
        assertThat(ran).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void whoWaitsIsRefusedWhenItStops() {
        CompletableFuture<Void> all = CompletableFuture.runAsync(() -> submit(10), submitter);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> submitted.get() == 3);

        assertThat(writer.shutdownNow()).hasSize(2);

        assertThatThrownBy(() -> all.orTimeout(30, TimeUnit.SECONDS).join())
                .hasCauseInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void endsWhenItsTasksHaveEnded() throws Exception {
        CompletableFuture<Void> all = CompletableFuture.runAsync(() -> submit(3), submitter);
        all.orTimeout(30, TimeUnit.SECONDS).join();
        writer.shutdown();
        assertThat(writer.isShutdown()).isTrue();
        assertThat(writer.isTerminated()).isFalse();
        gate.countDown();
        assertThat(writer.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).hasSize(3);
    }
}
