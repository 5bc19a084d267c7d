package io.casserole.upstream;

import io.casserole.http.Fields;
import io.casserole.segment.FetchException;
import io.casserole.segment.Origin;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the contract of {@link Origin.Sink} whatever the threads do: one call at a time, no more data than was asked for, one end and
 * nothing behind it.
 *
 * <p>Calls come from the I/O thread (heads, data), from the timer (failures) and from whoever asks for more. The first to come makes
 * its call and then all that became due meanwhile; the others leave theirs to it. Data goes through uncopied when it was asked for;
 * the little that HttpClient reads beyond that is copied and waits, and so does the end behind it.
 *
 * <p>The lock guards all fields; the sink is called outside it.
 */
final class Delivery implements Origin.Flow {
    private final Origin.Sink sink;
    private final LongConsumer onRequest;
    private final Deque<ByteBuffer> surplus = new ArrayDeque<>(); // guarded by this, as all below
    private long allowed;
    private @Nullable Runnable ending;
    private boolean busy;
    private boolean over;

    /** @param onRequest hears of each {@link #request}; any thread */
    Delivery(Origin.Sink sink, LongConsumer onRequest) {
        this.sink = sink;
        this.onRequest = onRequest;
    }

    /** I/O thread. */
    void interim(int status, Fields fields) {
        exclusively(() -> sink.interim(status, fields));
    }

    /** I/O thread. */
    void head(int status, Fields fields) {
        exclusively(() -> sink.head(status, fields, this));
    }

    /** Takes all of {@code bytes}. I/O thread. */
    void data(ByteBuffer bytes) {
        int direct = takeDirect(bytes.remaining());
        if (direct > 0) {
            try {
                sink.data(bytes.slice(bytes.position(), direct));
            } finally {
                leave();
            }
            bytes.position(bytes.position() + direct);
        }
        if (bytes.hasRemaining()) {
            hold(bytes);
        }
        deliver();
    }

    /** The response is whole; told behind the data that waits. */
    void end(Fields trailers) {
        finish(() -> sink.end(trailers));
    }

    /** The response is not whole; told behind the data that waits. */
    void failed(FetchException cause) {
        finish(() -> sink.failed(cause));
    }

    /** Nothing more is told, once a call under way is over. */
    synchronized void cancel() {
        over = true;
        surplus.clear();
    }

    @Override
    public void request(long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("bytes: expected more than 0, found " + bytes);
        }
        synchronized (this) {
            allowed = allowed > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : allowed + bytes;
        }
        onRequest.accept(bytes);
        deliver();
    }

    private void exclusively(Runnable call) {
        if (enter()) {
            try {
                call.run();
            } finally {
                leave();
            }
            deliver();
        }
    }

    private synchronized boolean enter() {
        if (busy || over) {
            return false;
        }
        busy = true;
        return true;
    }

    private synchronized void leave() {
        busy = false;
    }

    private synchronized int takeDirect(int available) {
        if (!surplus.isEmpty() || allowed == 0 || !enter()) {
            return 0;
        }
        int direct = (int) Math.min(available, allowed);
        allowed -= direct;
        return direct;
    }

    private void hold(ByteBuffer bytes) {
        ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
        synchronized (this) {
            if (!over) {
                surplus.add(copy);
            }
        }
    }

    private void finish(Runnable end) {
        synchronized (this) {
            if (over || ending != null) {
                return;
            }
            ending = end;
        }
        deliver();
    }

    /** Makes the calls that are due, unless another thread is at it. */
    private void deliver() {
        for (Runnable call = next(); call != null; call = next()) {
            try {
                call.run();
            } finally {
                leave();
            }
        }
    }

    private synchronized @Nullable Runnable next() {
        if (busy || over) {
            return null;
        }
        ByteBuffer waiting = surplus.peek();
        Runnable call = waiting == null ? takeEnding() : allowed > 0 ? piece(waiting) : null;
        busy = call != null;
        return call;
    }

    private @Nullable Runnable takeEnding() {
        over = ending != null;
        return ending;
    }

    private Runnable piece(ByteBuffer waiting) {
        int count = (int) Math.min(waiting.remaining(), allowed);
        ByteBuffer piece = waiting.slice(waiting.position(), count);
        waiting.position(waiting.position() + count);
        if (!waiting.hasRemaining()) {
            surplus.remove();
        }
        allowed -= count;
        return () -> sink.data(piece);
    }
}
