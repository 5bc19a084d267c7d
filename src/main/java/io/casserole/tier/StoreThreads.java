package io.casserole.tier;

import io.casserole.segment.Instruments;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The store executor: the threads that wait for the disk, so that no other has to. Readers and writers are apart, so that a disk too slow
 * for what is written does not keep those waiting who want to read.
 */
final class StoreThreads {
    private static final int MOST_WAITING_READS = 4096;

    private final ThreadPoolExecutor readers;
    private final ThreadPoolExecutor writers;

    StoreThreads(int threads) {
        readers = pool("casserole-store-read-", threads, MOST_WAITING_READS);
        // what waits here is bounded by the dirty budget and by the descriptors' own bound
        writers = pool("casserole-store-write-", Math.max(1, threads / 2), Integer.MAX_VALUE);
    }

    private static ThreadPoolExecutor pool(String name, int threads, int queue) {
        return new ThreadPoolExecutor(
                threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(queue), named(name));
    }

    static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Runs a look-up soon; false if too many wait already or the stores are closed. */
    boolean read(Runnable task) {
        return submit(readers, task);
    }

    /** Runs a write after those before it have been begun; false if the stores are closed. */
    boolean write(Runnable task) {
        return submit(writers, task);
    }

    private static boolean submit(ThreadPoolExecutor pool, Runnable task) {
        try {
            pool.execute(task);
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    /** Shows how many tasks wait. */
    void showOn(Instruments instruments) {
        show(instruments, "store-read", readers);
        show(instruments, "store-write", writers);
    }

    private static void show(Instruments instruments, String name, ThreadPoolExecutor pool) {
        instruments.amount(
                "casserole_queue_length",
                "Tasks that wait for a thread",
                () -> pool.getQueue().size(),
                "queue",
                name);
    }

    /** Takes no more tasks and waits for those it has; false if they took longer than that. */
    boolean drain(Duration atMost) {
        readers.shutdown();
        writers.shutdown();
        boolean written = await(writers, atMost);
        return await(readers, atMost) && written;
    }

    private static boolean await(ThreadPoolExecutor pool, Duration atMost) {
        try {
            return pool.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
