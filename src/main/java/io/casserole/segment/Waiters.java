package io.casserole.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Callbacks that wait for bytes of a segment. Each runs once, outside the lock, which guards {@code waiting}: at once on the caller's thread,
 * or later on the writer's.
 */
final class Waiters {
    private record Waiter(int beyond, Runnable callback) {}

    private final IntPredicate ready;
    private List<Waiter> waiting = new ArrayList<>(); // guarded by this

    /** @param ready whether those may run that wait for more than so many bytes; what is once true stays so */
    Waiters(IntPredicate ready) {
        this.ready = ready;
    }

    /** Runs {@code callback} as soon as it may. */
    void add(int beyond, Runnable callback) {
        synchronized (this) {
            if (!ready.test(beyond)) {
                waiting.add(new Waiter(beyond, callback));
                return;
            }
        }
        callback.run();
    }

    /** Runs all that may run now. To be called whenever that may have changed. */
    void wake() {
        runAll(takeReady());
    }

    private synchronized List<Waiter> takeReady() {
        if (waiting.isEmpty()) {
            return List.of();
        }
        List<Waiter> taken = new ArrayList<>();
        List<Waiter> left = new ArrayList<>();
        for (Waiter waiter : waiting) {
            (ready.test(waiter.beyond) ? taken : left).add(waiter);
        }
        waiting = left;
        return taken;
    }

    /** Runs every callback, also after one that fails: a broken reader does not keep the others waiting. */
    private static void runAll(List<Waiter> waiters) {
        RuntimeException failure = null;
        for (Waiter waiter : waiters) {
            try {
                waiter.callback.run();
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
