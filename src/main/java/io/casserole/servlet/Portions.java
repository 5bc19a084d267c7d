package io.casserole.servlet;

import io.casserole.segment.Account;
import io.casserole.segment.Body;
import io.casserole.segment.Piece;
import io.casserole.segment.ServedFrom;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body in portions that suit the client. A client whose last write completed at once gets as much as the body has in one
 * piece; any other gets 64 KB. Pieces are the body's own memory while slow clients pin less than the pin budget. Beyond it they are
 * private copies, and the body's memory is given back before the write: 256 KB each, 64 KB when half of the copies' budget is used; when
 * all of it is used the response waits its turn.
 *
 * <p>Copies are heap arrays: they live as long as a slow write, and the garbage collector needs no owner. For the pump's thread only.
 */
final class Portions implements AutoCloseable {
    /** What a client gets that has not proved quick. */
    static final int SMALL = 64 << 10;

    /** Largest private copy. */
    static final int COPY = 256 << 10;

    private final Body body;
    private final Account pinned;
    private final Account copies;
    private @Nullable Reservation reservation;

    private record Reservation(int bytes, CompletableFuture<Void> granted) {}

    /**
     * @param pinned memory held by writes that wait; over its limit, copies are made
     * @param copies what copies may take; a limit under 64 KB means none are made
     */
    Portions(Body body, Account pinned, Account copies) {
        this.body = body;
        this.pinned = pinned;
        this.copies = copies;
    }

    /** The next piece; null if the body has none yet, or no memory is left for a copy. */
    @Nullable
    Piece next(boolean quick) {
        int most = quick ? Integer.MAX_VALUE : SMALL;
        if (!isShort() || copies.limit() < SMALL) {
            giveUpReservation();
            return body.read(most);
        }
        if (reservation == null) {
            int bytes = copies.used() >= copies.limit() / 2 ? SMALL : (int) Math.min(COPY, copies.limit());
            reservation = new Reservation(bytes, copies.reserve(bytes));
        }
        return reservation.granted.isDone() ? copied(reservation, most) : null;
    }

    private @Nullable Piece copied(Reservation granted, int most) {
        Piece piece = body.read(Math.min(most, granted.bytes));
        if (!(piece instanceof Piece.Bytes original)) {
            giveUpReservation(); // not held while the origin is slow
            return piece;
        }
        reservation = null;
        ByteBuffer source = original.buffer();
        ByteBuffer copy = ByteBuffer.allocate(source.remaining()).put(source).flip();
        original.release();
        copies.release(granted.bytes - copy.capacity());
        return new Copy(copy, original.from(), copies);
    }

    /** Runs {@code callback} once when {@link #next} is worth another call; perhaps at once, perhaps on another thread. */
    void demand(Runnable callback) {
        if (reservation == null) {
            body.demand(callback);
        } else {
            var unused = reservation.granted.whenComplete((granted, cancelled) -> callback.run());
        }
    }

    /** A write has to wait: meanwhile the body holds nothing while memory is short, and nothing else that others need. */
    void stuck() {
        if (isShort()) {
            body.letGo();
        } else {
            body.idle();
        }
    }

    private boolean isShort() {
        return !pinned.hasRoom(0);
    }

    private void giveUpReservation() {
        if (reservation != null) {
            Reservation given = reservation;
            reservation = null;
            if (!given.granted.cancel(false)) {
                copies.release(given.bytes);
            }
        }
    }

    @Override
    public void close() {
        giveUpReservation();
        body.close();
    }

    private record Copy(ByteBuffer buffer, ServedFrom from, Account account) implements Piece.Bytes {
        @Override
        public void release() {
            account.release(buffer.capacity());
        }
    }
}
