package io.casserole.segment;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that may be in use for one purpose. Reservations are granted in order: a small one does not overtake a large one that
 * waits.
 *
 * <p>The lock guards {@code used}, {@code waiting} and {@code granting}; futures are completed outside it, by one thread at a time.
 * What is released while a future is being completed, by its own callbacks for example, is granted by the loop that is already
 * running: a thousand waiters that give up in turn do not nest a thousand calls.
 */
public final class Account {
    private record Waiter(long bytes, CompletableFuture<Void> granted) {}

    private final String name;
    private final long limit;
    private final Deque<Waiter> waiting = new ArrayDeque<>(); // guarded by this
    private long used; // guarded by this
    private boolean granting; // guarded by this
    private long waits; // guarded by this

    /** An account of {@code limit} bytes; {@code name} appears in messages. */
    public Account(String name, long limit) {
        if (limit < 0) {
            throw new IllegalArgumentException(name + ": expected a limit of 0 or more, found " + limit);
        }
        this.name = name;
        this.limit = limit;
    }

    /** Most bytes that {@link #tryReserve} and {@link #reserve} let be in use. */
    public long limit() {
        return limit;
    }

    /** Bytes in use now; more than the limit only after {@link #force}. */
    public synchronized long used() {
        return used;
    }

    /** Whether nobody waits and {@code bytes} would be granted at once. */
    public synchronized boolean hasRoom(long bytes) {
        return waiting.isEmpty() && used + bytes <= limit;
    }

    /** Takes the bytes if they are free and nobody waits for them. */
    public synchronized boolean tryReserve(long bytes) {
        if (!hasRoom(bytes)) {
            return false;
        }
        used += bytes;
        return true;
    }

    /**
     * Takes the bytes when they are free. Cancelling the future gives up the place in the queue; a future that was granted must be
     * matched by {@link #release}.
     *
     * @throws IllegalArgumentException if the account could never grant so much
     */
    public CompletableFuture<Void> reserve(long bytes) {
        if (bytes > limit) {
            throw new IllegalArgumentException(name + ": expected at most " + limit + " bytes, found " + bytes);
        }
        Waiter waiter = new Waiter(bytes, new CompletableFuture<>());
        synchronized (this) {
            if (tryReserve(bytes)) {
                return CompletableFuture.completedFuture(null);
            }
            waiting.add(waiter);
            waits++;
        }
        var unused = waiter.granted.whenComplete((granted, cancelled) -> {
            if (cancelled != null) {
                grant(); // those behind it may fit
            }
        });
        return waiter.granted;
    }

    /** Shows use, limit and waits; {@code labels} tell this account from others. */
    public void showOn(Instruments instruments, String... labels) {
        instruments.amount("casserole_budget_used_bytes", "Bytes in use of a budget", this::used, labels);
        instruments.amount("casserole_budget_limit_bytes", "Bytes that a budget has", () -> limit, labels);
        instruments.amount(
                "casserole_budget_waiting",
                "Requests for bytes of a budget that wait for others",
                this::waiting,
                labels);
        instruments.counter(
                "casserole_budget_waits_total",
                "Requests for bytes of a budget that had to wait for others",
                this::waits,
                labels);
    }

    private synchronized int waiting() {
        return waiting.size();
    }

    private synchronized long waits() {
        return waits;
    }

    /** Takes the bytes whether or not they are free: for bytes that exist already and only change their purpose. */
    public synchronized void force(long bytes) {
        used += bytes;
    }

    /** Gives bytes back and grants waiting reservations, completing their futures on this thread or on one that releases just now. */
    public void release(long bytes) {
        synchronized (this) {
            if (bytes > used) {
                throw new IllegalStateException(
                        name + ": expected at most " + used + " bytes released, found " + bytes);
            }
            used -= bytes;
        }
        grant();
    }

    private void grant() {
        synchronized (this) {
            if (granting) {
                return; // its loop looks again before it ends
            }
            granting = true;
        }
        for (Waiter next = next(); next != null; next = next()) {
            if (!next.granted.complete(null)) {
                takeBack(next.bytes); // cancelled while it waited
            }
        }
    }

    private synchronized void takeBack(long bytes) {
        used -= bytes;
    }

    /** The next reservation to grant, its bytes taken; or null, and the loop is over. */
    private synchronized @Nullable Waiter next() {
        while (!waiting.isEmpty() && waiting.element().granted.isDone()) {
            waiting.remove(); // cancelled: nobody is waiting for it
        }
        Waiter first = waiting.peek();
        if (first == null || used + first.bytes > limit) {
            granting = false;
            return null;
        }
        used += first.bytes;
        return waiting.remove();
    }
}
