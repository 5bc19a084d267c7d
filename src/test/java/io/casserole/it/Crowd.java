package io.casserole.it;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Clients at work at the same time, each on a thread of its own. */
final class Crowd implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> underWay = new CopyOnWriteArrayList<>();

    /** Lets that many clients begin with this work, which checks what it gets. */
    Crowd begin(int clients, Runnable work) {
        for (int client = 0; client < clients; client++) {
            underWay.add(threads.submit(work));
        }
        return this;
    }

    /** Waits until all are done; the first failure of one of them is this method's. */
    void awaitAll() {
        try {
            for (Future<?> work : underWay) {
                work.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (ExecutionException failure) {
            throw new AssertionError("a client failed: " + failure.getMessage(), failure);
        } catch (TimeoutException late) {
            throw new AssertionError("expected all clients to be done within " + PATIENCE, late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
