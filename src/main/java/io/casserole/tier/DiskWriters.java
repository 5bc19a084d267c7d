package io.casserole.tier;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;
import org.ehcache.core.spi.service.ExecutionService;
import org.ehcache.spi.service.Service;
import org.ehcache.spi.service.ServiceProvider;
import org.jspecify.annotations.Nullable;

/**
 * The executors that Ehcache asks for: one thread with a short queue for each disk tier, and the calling thread for events.
 *
 * <p>Ehcache's own queue before the disk has no bound: a fill that is faster than the disk ends in an {@link OutOfMemoryError} in the
 * writer, after every {@code put} has returned.
 */
final class DiskWriters implements ExecutionService {
    /** Names the pool of the disk tier of {@code main}. A few values of 2 MB in the queue keep the disk busy. */
    static final String SEGMENTS = "segments";
    /** Names the pool of the disk tier of {@code descriptors}. */
    static final String DESCRIPTORS = "descriptors";

    static final int QUEUED_SEGMENTS = 4;
    private static final int QUEUED_DESCRIPTORS = 64;

    private final UnaryOperator<Runnable> around;
    private final List<ExecutorService> writers = new CopyOnWriteArrayList<>();

    /** @param around wraps each write, so that a test can hold it up */
    DiskWriters(UnaryOperator<Runnable> around) {
        this.around = around;
    }

    /** {@inheritDoc} The queue given is not used. */
    @Override
    public ExecutorService getOrderedExecutor(@Nullable String pool, BlockingQueue<Runnable> queue) {
        if (pool == null) {
            return new DirectExecutor(); // events
        }
        int queued = pool.equals(SEGMENTS) ? QUEUED_SEGMENTS : QUEUED_DESCRIPTORS;
        ExecutorService writer = new BoundedWriter("casserole-disk-" + pool + "-", queued, around);
        writers.add(writer);
        return writer;
    }

    @Override
    public ExecutorService getUnorderedExecutor(@Nullable String pool, BlockingQueue<Runnable> queue) {
        return new DirectExecutor();
    }

    @Override
    public ScheduledExecutorService getScheduledExecutor(@Nullable String pool) {
        throw new UnsupportedOperationException("nothing here is written by schedule");
    }

    @Override
    public void start(ServiceProvider<Service> services) {
        // threads are made when the first task comes
    }

    @Override
    public void stop() {
        writers.forEach(ExecutorService::shutdown);
    }
}
