package io.casserole.tier;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Runs tasks one after the other on a thread of its own; who submits one waits while too many are queued. Never interrupted in this: an
 * interrupt would close the file that Ehcache writes.
 */
final class BoundedWriter extends AbstractExecutorService {
    private final ThreadPoolExecutor thread;
    private final Semaphore room;
    private final UnaryOperator<Runnable> around;

    BoundedWriter(String name, int queued, UnaryOperator<Runnable> around) {
        this.thread = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), StoreThreads.named(name));
        this.room = new Semaphore(queued + 1); // and the one being run
        this.around = around;
    }

    @Override
    public void execute(Runnable task) {
        room.acquireUninterruptibly();
        try {
            thread.execute(() -> run(task));
        } catch (RejectedExecutionException e) {
            room.release();
            throw e;
        }
    }

    private void run(Runnable task) {
        try {
            around.apply(task).run();
        } finally {
            room.release();
        }
    }

    @Override
    public void shutdown() {
        thread.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        List<Runnable> left = thread.shutdownNow();
        room.release(left.size()); // who waits to submit is now refused
        return left;
    }

    @Override
    public boolean isShutdown() {
        return thread.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return thread.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return thread.awaitTermination(timeout, unit);
    }
}
