package io.casserole.upstream;

import io.casserole.config.DataSize;
import io.casserole.segment.Delayer;
import io.casserole.segment.Origin;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The bytes per second that may be asked of the origin, shared by all responses under way: a token bucket, from which they are served in
 * turn, a piece at a time. Nobody waits in it with a thread: what a response's reader asks for stands in line, and is asked of the wire when
 * its turn has come.
 *
 * <p>The bucket may be overdrawn by one piece, which keeps pieces whole; the next waits for that much longer. While nobody asks it fills up to
 * what is allowed for {@link #BURST}. The limit is looked at whenever something is given out, so it may change, or end, at any time.
 *
 * <p>Any thread; the lock guards the fields. Flows are asked outside it, by one thread at a time: one that comes meanwhile, even from
 * within, leaves its share to that. What a flow throws reaches whoever asks it just then; the others are served all the same.
 */
final class Bandwidth {
    static final Duration BURST = Duration.ofMillis(125);

    /** So much of the time that is left to wait is slept through before the limit is looked at again. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long LEAST_PIECE = 4 << 10;
    private static final long MOST_PIECE = 256 << 10;

    private final Supplier<Optional<DataSize>> limit;
    private final LongSupplier ticker;
    private final Delayer delayer;
    private final Deque<Share> line = new ArrayDeque<>(); // guarded by this, as all below
    private double left; // bytes; negative while overdrawn
    private long filledAt;
    private boolean serving;
    private boolean sleeping;

    /**
     * A bucket as full as it may be.
     *
     * @param limit bytes per second; empty: as many as there are
     * @param ticker nanoseconds, as {@link System#nanoTime}
     */
    Bandwidth(Supplier<Optional<DataSize>> limit, LongSupplier ticker, Delayer delayer) {
        this.limit = limit;
        this.ticker = ticker;
        this.delayer = delayer;
        this.filledAt = ticker.getAsLong();
        limit.get().ifPresent(perSecond -> left = burst(perSecond.bytes()));
    }

    /** The share of one response, whose bytes {@code flow} brings. */
    Share share(Origin.Flow flow) {
        return new Share(flow);
    }

    /** What one response may still bring, and what its reader has asked for beyond that. */
    final class Share implements Origin.Flow {
        private final Origin.Flow flow;
        private long asked; // guarded by the bucket, as all below
        private double unused; // of the bytes given out; more than fit a long if all were asked for, and then more
        private boolean closed;

        private Share(Origin.Flow flow) {
            this.flow = flow;
        }

        @Override
        public void request(long bytes) {
            if (standInLine(bytes)) {
                serve();
            } else {
                flow.request(bytes);
            }
        }

        /** False where there is no line to stand in. */
        private boolean standInLine(long bytes) {
            synchronized (Bandwidth.this) {
                if (line.isEmpty() && limit.get().isEmpty()) {
                    unused += bytes;
                    return false;
                }
                if (asked == 0 && !closed) {
                    line.add(this);
                }
                asked = asked > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : asked + bytes;
                return true;
            }
        }

        /** So many of the bytes given out have come. */
        void received(int bytes) {
            synchronized (Bandwidth.this) {
                unused -= bytes;
            }
        }

        /** The response is over: what it did not use is the others'. May be called twice. */
        void close() {
            synchronized (Bandwidth.this) {
                closed = true;
                line.remove(this);
                left += unused;
                unused = 0;
            }
        }
    }

    /** A piece whose turn has come. */
    private record Turn(Share share, long bytes) {}

    private void serve() {
        synchronized (this) {
            if (serving) {
                return;
            }
            serving = true;
        }
        try {
            for (Turn turn = next(); turn != null; turn = next()) {
                turn.share.flow.request(turn.bytes);
            }
        } catch (RuntimeException | Error e) { // a flow may run its reader's code at once
            leave();
            throw e;
        }
    }

    /** Serves no more on this thread: those who still stand in line are served by another. */
    private synchronized void leave() {
        serving = false;
        if (!line.isEmpty() && !sleeping) {
            sleeping = true;
            delayer.after(Duration.ZERO, this::wake);
        }
    }

    /** The next piece, unless nobody asks or nothing is left; then whoever comes next serves. */
    private synchronized @Nullable Turn next() {
        Share share = line.peek();
        Optional<DataSize> perSecond = limit.get();
        perSecond.ifPresent(rate -> fill(rate.bytes()));
        if (share == null || (perSecond.isPresent() && left <= 0)) {
            serving = false;
            if (share != null) {
                sleep(perSecond.orElseThrow().bytes());
            }
            return null;
        }
        long bytes = perSecond
                .map(rate -> Math.min(share.asked, piece(rate.bytes())))
                .orElse(share.asked);
        line.remove();
        share.asked -= bytes;
        if (share.asked > 0) {
            line.add(share);
        }
        share.unused += bytes;
        left -= bytes;
        return new Turn(share, bytes);
    }

    private void fill(long perSecond) {
        long now = ticker.getAsLong();
        left = Math.min(Math.max(left, -MOST_PIECE) + (double) perSecond * (now - filledAt) / SECOND, burst(perSecond));
        filledAt = now;
    }

    private void sleep(long perSecond) {
        if (!sleeping) {
            sleeping = true;
            long nanos = (long) Math.ceil(-left * SECOND / perSecond) + 1;
            delayer.after(Duration.ofNanos(Math.min(nanos, LOOK.toNanos())), this::wake);
        }
    }

    private void wake() {
        synchronized (this) {
            sleeping = false;
        }
        serve();
    }

    private static double burst(long perSecond) {
        return (double) perSecond * BURST.toNanos() / SECOND;
    }

    /** Small enough that others do not wait long, large enough that it is worth the trouble. */
    private static long piece(long perSecond) {
        return Math.max(LEAST_PIECE, Math.min(MOST_PIECE, perSecond / 16));
    }
}
