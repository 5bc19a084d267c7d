package io.casserole.tier;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.ehcache.shadow.org.terracotta.offheapstore.disk.paging.MappedPageSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that writes out the pages that Ehcache's files have given up. Ehcache has one for all caches of a class loader, begins it when
 * the first page is given up, mostly as a cache is closed, and never ends it: it would outlive the web application, and its classes with
 * it. Ehcache has no word for that, so its executor is taken by reflection, and told to end a thread that has nothing to do.
 */
final class FlushThread implements ThreadFactory {
    private static final Logger LOG = LoggerFactory.getLogger(FlushThread.class);
    private static final Duration IDLE = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private volatile @Nullable Thread latest;

    private FlushThread() {}

    /** The thread of the caches that are opened from now on; it does not run yet. */
    static FlushThread open() {
        FlushThread thread = new FlushThread();
        try {
            ThreadPoolExecutor executor = executor();
            executor.setThreadFactory(thread);
            executor.setKeepAliveTime(IDLE.toMillis(), TimeUnit.MILLISECONDS);
            executor.allowCoreThreadTimeOut(true);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.warn(
                    "CSR-0411 Ehcache's thread for freed pages is not where it was; it may outlive this web application",
                    e);
        }
        return thread;
    }

    private static ThreadPoolExecutor executor() throws ReflectiveOperationException {
        Object retryer = field(MappedPageSource.class, "ASYNC_FLUSH_EXECUTOR").get(null);
        return (ThreadPoolExecutor) field(retryer.getClass(), "executor").get(retryer);
    }

    private static Field field(Class<?> type, String name) throws NoSuchFieldException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = StoreThreads.named("casserole-disk-flush-").newThread(task);
        latest = thread;
        return thread;
    }

    /** Waits until it has written what it has to, and has ended; to be called when the caches are closed. */
    void awaitEnd() {
        Thread last = latest;
        if (last == null) {
            return;
        }
        try {
            last.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (last.isAlive()) {
            LOG.warn("CSR-0412 {} has not ended within {}", last.getName(), PATIENCE);
        }
    }
}
