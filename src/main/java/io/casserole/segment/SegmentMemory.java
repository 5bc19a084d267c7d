package io.casserole.segment;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gives out the memory that segments are filled into, within the flights' account, and takes it back. Also keeps the account of
 * memory that slow clients pin.
 */
public final class SegmentMemory {
    private final BufferPool pool;
    private final Account flights;
    private final Account pinned;
    private final Account lingering;
    private final Set<Runnable> offers = ConcurrentHashMap.newKeySet();

    /**
     * @param flights bounds what is being filled, or filled but not yet accepted by a store
     * @param pinned counts segments held by writes that had to wait; its limit is the pin budget
     * @param lingering is charged for segments that no store has and no flight fills, but clients still read
     */
    public SegmentMemory(BufferPool pool, Account flights, Account pinned, Account lingering) {
        this.pool = pool;
        this.flights = flights;
        this.pinned = pinned;
        this.lingering = lingering;
    }

    /**
     * Memory for a segment of at most {@code length} bytes, as soon as the flights' account has room. The caller holds the only
     * count. The future is not to be cancelled: who no longer needs the memory waits for it and releases it.
     */
    public CompletableFuture<SegmentBytes> allocate(int length) {
        int size = pool.sizeFor(length);
        CompletableFuture<Void> reserved = flights.reserve(size);
        if (!reserved.isDone()) {
            offers.forEach(Runnable::run);
        }
        return reserved.thenApply(granted -> {
            try {
                return charged(length, flights);
            } catch (OutOfMemoryError e) { // slow readers hold more than was thought, or other web applications do
                flights.release(size);
                throw new FetchException(
                        FetchException.Reason.BUSY, "expected " + size + " bytes of direct memory, found none left", e);
            }
        });
    }

    /**
     * Memory charged to an account that has already reserved {@link #sizeFor} bytes for it. If the JVM has no memory left, the
     * reservation is given back before the error is thrown.
     */
    public SegmentBytes charged(int length, Account account) {
        try {
            return new SegmentBytes(pool.acquire(length), length, account, this);
        } catch (OutOfMemoryError e) {
            account.release(pool.sizeFor(length));
            throw e;
        }
    }

    /**
     * From now on {@code giveBack} runs whenever somebody has to wait for memory, until {@link #withdraw}; at once if somebody does. It runs on
     * any thread, which may have locks. For who holds memory that is not needed soon.
     */
    public void offer(Runnable giveBack) {
        offers.add(giveBack);
        if (!flights.hasRoom(0)) {
            giveBack.run();
        }
    }

    /** Ends {@link #offer}, which need not have begun. */
    public void withdraw(Runnable giveBack) {
        offers.remove(giveBack);
    }

    /** Most bytes that are out at a time. */
    public long limit() {
        return flights.limit();
    }

    /** Shows the account of what is under way. */
    public void showOn(Instruments instruments, String budget) {
        flights.showOn(instruments, "budget", budget);
    }

    /** Bytes of memory that a segment of {@code length} bytes takes. */
    public int sizeFor(int length) {
        return pool.sizeFor(length);
    }

    /** Whether {@link #allocate} would give memory at once: the test that reading ahead must pass. */
    public boolean hasRoom(int length) {
        return flights.hasRoom(pool.sizeFor(length));
    }

    /** Bytes of segments that unfinished writes to slow clients hold; the limit is the pin budget. */
    public Account pinned() {
        return pinned;
    }

    /**
     * A client is slow to take a segment that nobody fills any more: it may not keep a flight from starting meanwhile. The caller holds a
     * count.
     */
    void linger(SegmentBytes bytes) {
        lingering.force(bytes.size());
        if (!bytes.moveCharge(flights, lingering)) { // a store keeps it, perhaps since just now, or it lingers already
            lingering.release(bytes.size());
        }
    }

    void free(ByteBuffer memory, Account charge) {
        pool.release(memory);
        charge.release(memory.capacity());
    }
}
