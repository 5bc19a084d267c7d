package io.casserole.segment;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one segment while they arrive and after: written once by one writer, read by any number of readers at the same time,
 * in pooled memory.
 *
 * <h2>Who may touch the memory</h2>
 *
 * <ol>
 *   <li>An object of this class is made for one fill and never reused; only its raw memory returns to the pool.
 *   <li>The maker holds one count; each store that accepted it holds one; each {@link SegmentReader} holds one.
 *   <li>{@link #tryRetain} succeeds only while the count is above zero. Who fails treats the segment as a miss.
 *   <li>A view handed to the container belongs to the container until that write is over; the reader holds its count as long.
 *   <li>When the count reaches zero the memory goes back to the pool and its bytes to the {@link Account} they are charged to.
 * </ol>
 *
 * <h2>What is seen</h2>
 *
 * The writer publishes by the volatile write of {@code available}; a reader that has read {@code available} sees all bytes before it.
 * {@code finished} is written after the last {@code available}. Callbacks of readers run on the writer's thread, outside any lock, and must not
 * block.
 */
public final class SegmentBytes {
    /** How a fill ended: whole, whole and the last of its body, or with a failure. */
    private record End(boolean last, @Nullable FetchException failure) {}

    private final ByteBuffer memory;
    private final SegmentMemory home;
    private final AtomicInteger count = new AtomicInteger(1);
    private Account charge; // guarded by this
    private final AtomicInteger pins = new AtomicInteger();
    private final CRC32C crc = new CRC32C(); // the writer's alone until finished
    private final int capacity;
    private int written; // the writer's; from available up to it lies what is not shown yet
    private volatile int available;
    private volatile @Nullable End finished;
    private final Waiters waiters = new Waiters(this::isReady);

    SegmentBytes(ByteBuffer memory, int capacity, Account charge, SegmentMemory home) {
        this.memory = memory;
        this.capacity = capacity;
        this.charge = charge;
        this.home = home;
    }

    // ---- counts

    /** Adds a count if the bytes are still held by anybody. */
    public boolean tryRetain() {
        int seen = count.get();
        while (seen > 0) {
            int witness = count.compareAndExchange(seen, seen + 1);
            if (witness == seen) {
                return true;
            }
            seen = witness;
        }
        return false;
    }

    /** Gives a count back; the last one frees the memory. */
    public void release() {
        int left = count.decrementAndGet();
        if (left < 0) {
            throw new IllegalStateException("segment bytes: released more often than retained");
        }
        if (left == 0) {
            home.free(memory, charge());
        }
    }

    /** Moves the bytes to another account, which must have reserved {@link #size()} for them. The caller holds a count. */
    public void chargeTo(Account account) {
        exchangeCharge(account).release(size());
    }

    /** As {@link #chargeTo}, if it is {@code from} that they are charged to; returns whether it was. */
    boolean moveCharge(Account from, Account to) {
        synchronized (this) {
            if (charge != from) {
                return false;
            }
            charge = to;
        }
        from.release(size());
        return true;
    }

    private synchronized Account charge() {
        return charge;
    }

    private synchronized Account exchangeCharge(Account account) {
        Account before = charge;
        charge = account;
        return before;
    }

    /** Bytes of memory held, at least {@link #capacity()}. */
    public int size() {
        return memory.capacity();
    }

    /** Notes that a write of these bytes is stuck at a slow client; matched by {@link #unpin}. The caller holds a count. */
    public void pin() {
        if (pins.getAndIncrement() == 0) {
            home.pinned().force(size());
            lingerIfStuck();
        }
    }

    /** A pin and the end of the fill each do this when they are noted, so whichever comes second finds both. */
    private void lingerIfStuck() {
        if (finished != null && pins.get() > 0 && tryRetain()) {
            home.linger(this);
            release();
        }
    }

    /** Matches {@link #pin}. */
    public void unpin() {
        if (pins.decrementAndGet() == 0) {
            home.pinned().release(size());
        }
    }

    // ---- the writer

    /** Most bytes this segment can have. */
    public int capacity() {
        return capacity;
    }

    /** Copies as much of {@code source} as fits and shows it to the readers. Returns the number of bytes taken. Writer only. */
    public int append(ByteBuffer source) {
        int taken = write(source);
        show(written);
        return taken;
    }

    /** As {@link #append}, but the readers do not see it until {@link #show}. */
    public int write(ByteBuffer source) {
        requireUnfinished();
        int taken = Math.min(source.remaining(), capacity - written);
        if (taken > 0) {
            ByteBuffer piece = source.slice(source.position(), taken);
            crc.update(piece.duplicate());
            memory.duplicate().position(written).put(piece);
            source.position(source.position() + taken);
            written += taken;
        }
        return taken;
    }

    /** Shows the first {@code end} of the bytes written to the readers; what was shown stays so. Writer only. */
    public void show(int end) {
        requireUnfinished();
        if (end > written) {
            throw new IndexOutOfBoundsException("expected at most the " + written + " bytes written, found " + end);
        }
        if (end > available) {
            available = end;
            waiters.wake();
        }
    }

    /** Bytes written, those not shown included. Writer only. */
    public int written() {
        return written;
    }

    /** CRC32C of the bytes written so far, those not shown included. Writer only. */
    public int writtenChecksum() {
        return (int) crc.getValue();
    }

    /** Drops all bytes written, none of which may have been shown. Writer only. */
    public void rewrite() {
        requireUnfinished();
        if (available > 0) {
            throw new IllegalStateException("segment bytes: expected none shown, found " + available);
        }
        written = 0;
        crc.reset();
    }

    /** Ends the fill: all bytes of the segment are here. Writer only, once. */
    public void complete() {
        finish(new End(false, null));
    }

    /** Ends the fill, and the body with it: no segment follows. For bodies whose length was not known. Writer only, once. */
    public void completeLast() {
        finish(new End(true, null));
    }

    /** Ends the fill early. Readers get the bytes that are here, then the failure. Writer only, once. */
    public void fail(FetchException failure) {
        finish(new End(false, failure));
    }

    private void finish(End end) {
        requireUnfinished();
        finished = end;
        waiters.wake();
        lingerIfStuck(); // last: a store may have taken it meanwhile
    }

    private void requireUnfinished() {
        if (finished != null) {
            throw new IllegalStateException("segment bytes: expected a fill under way, found one that has ended");
        }
    }

    // ---- readers

    private boolean isReady(int beyond) {
        return available > beyond || finished != null;
    }

    /** Bytes readable from the start; grows, never shrinks. */
    public int available() {
        return available;
    }

    /** Whether all bytes have arrived. */
    public boolean isComplete() {
        End end = finished;
        return end != null && end.failure == null;
    }

    /** Whether the body ends with this segment; only said of bodies whose length was not known when they began. */
    public boolean isLast() {
        End end = finished;
        return end != null && end.last;
    }

    /** Why the fill ended early, if it did. */
    public Optional<FetchException> failure() {
        End end = finished;
        return end == null ? Optional.empty() : Optional.ofNullable(end.failure);
    }

    /** CRC32C of the whole segment; only after it is complete. */
    public int checksum() {
        if (!isComplete()) {
            throw new IllegalStateException("segment bytes: expected a complete segment, found one still being filled");
        }
        return (int) crc.getValue();
    }

    /** A read-only view of bytes {@code [from, to)}, valid while the caller holds a count. */
    public ByteBuffer view(int from, int to) {
        if (count.get() <= 0) {
            throw new IllegalStateException("segment bytes: expected a holder to read them, found them freed");
        }
        int limit = available;
        if (from < 0 || to < from || to > limit) {
            throw new IndexOutOfBoundsException(
                    "expected bytes within [0," + limit + "), found [" + from + "," + to + ")");
        }
        return memory.asReadOnlyBuffer().limit(to).position(from);
    }

    /**
     * Runs {@code callback} once, as soon as more than {@code beyond} bytes are available or the fill has ended: at once on this
     * thread, or later on the writer's.
     */
    public void whenBeyond(int beyond, Runnable callback) {
        waiters.add(beyond, callback);
    }

    /** Runs {@code callback} once the fill has ended, well or badly; as {@link #whenBeyond}. */
    public void whenFinished(Runnable callback) {
        whenBeyond(Integer.MAX_VALUE, callback);
    }
}
