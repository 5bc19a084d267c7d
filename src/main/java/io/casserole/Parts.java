package io.casserole;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was opened, to be closed in the opposite order. */
final class Parts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

    private static final Duration WRITING = Duration.ofSeconds(5);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T part) {
        opened.push(part);
        return part;
    }

    /** One thread for short tasks that are due later. */
    ScheduledExecutorService timer(String name) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, threads(name));
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        add(timer::shutdownNow);
        return timer;
    }

    /** One thread for tasks that may block; those begun are waited for in the end, some seconds at most. */
    ExecutorService writer(String name) {
        ExecutorService writer = Executors.newSingleThreadExecutor(threads(name));
        add(() -> {
            writer.shutdown();
            if (!writer.awaitTermination(WRITING.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("CSR-0106 {} has not written all", name);
            }
        });
        return writer;
    }

    /** A thread for each processor, and two at least, for tasks that do not block. */
    ExecutorService pool(String name) {
        ExecutorService pool =
                Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()), threads(name));
        add(pool::shutdown);
        return pool;
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Closes all, also after one that fails. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.warn("CSR-0107 A part did not stop: {}", e.toString());
            }
        }
    }
}
