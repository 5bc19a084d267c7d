package io.casserole.segment;

import io.casserole.http.Fields;
import io.casserole.segment.FetchException.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A response body under way from the wire to one reader. Whoever is the {@link Origin.Sink} passes on {@link #data}, {@link #end} and
 * {@link #failed}; the reader sees a {@link Body}. At most {@link #WINDOW} bytes are asked for ahead of the reader, and nothing before
 * its first read or demand, so a reader that stands still makes the origin stand still.
 *
 * <p>Written by an I/O thread and read by another. The lock guards all fields below it; neither the flow nor a callback is called
 * under it.
 */
public final class StreamedBody implements Body {
    /** Most bytes held for the reader. */
    public static final int WINDOW = 256 << 10;

    private static final int SMALLEST_CHUNK = 4 << 10;
    private static final int CREDIT = 64 << 10;

    private final Origin.Flow flow;
    private final Runnable cancel;
    private final ServedFrom from;
    private final Deque<Chunk> chunks = new ArrayDeque<>(); // guarded by this, as all below
    private long credit = WINDOW; // bytes not yet asked for again
    private @Nullable Piece last;
    private @Nullable Runnable waiting;
    private boolean closed;

    /**
     * A body that has not asked for anything yet.
     *
     * @param flow of the response's head
     * @param cancel abandons the call; run at most once, when the body is closed before its end
     * @param from who sends it
     */
    public StreamedBody(Origin.Flow flow, Runnable cancel, ServedFrom from) {
        this.flow = flow;
        this.cancel = cancel;
        this.from = from;
    }

    // ---- the wire's side

    /** Takes all of {@code bytes}, by copying them. */
    public void data(ByteBuffer bytes) {
        Runnable reader;
        synchronized (this) {
            if (closed) {
                bytes.position(bytes.limit());
                return;
            }
            keep(bytes);
            reader = takeWaiting();
        }
        reader.run();
    }

    /** The body is whole. */
    public void end(Fields trailers) {
        finish(new Piece.End(trailers));
    }

    /** The body is cut short; what came before stays readable. */
    public void failed(FetchException cause) {
        finish(new Piece.Failed(cause));
    }

    private void finish(Piece piece) {
        Runnable reader;
        synchronized (this) {
            last = piece;
            reader = takeWaiting();
        }
        reader.run();
    }

    private void keep(ByteBuffer bytes) {
        Chunk tail = chunks.peekLast();
        if (tail != null) {
            tail.append(bytes); // many small arrivals share one chunk
        }
        if (bytes.hasRemaining()) {
            Chunk chunk = new Chunk(Math.max(bytes.remaining(), SMALLEST_CHUNK));
            chunk.append(bytes);
            chunks.add(chunk);
        }
    }

    private Runnable takeWaiting() {
        Runnable reader = waiting;
        waiting = null;
        return reader == null ? () -> {} : reader;
    }

    // ---- the reader's side

    @Override
    public @Nullable Piece read(int maxBytes) {
        Piece piece = take(maxBytes);
        askForMore();
        return piece;
    }

    private synchronized @Nullable Piece take(int maxBytes) {
        if (closed) {
            return new Piece.Failed(new FetchException(Reason.BROKEN, "body: expected no read after close"));
        }
        Chunk first = chunks.peek();
        if (first == null) {
            return last;
        }
        ByteBuffer bytes = first.read(maxBytes);
        if (first.isEmpty()) {
            chunks.remove();
        }
        credit += bytes.remaining();
        return Piece.Bytes.unpooled(bytes, from);
    }

    private void askForMore() {
        long ask = takeCredit();
        if (ask > 0) {
            flow.request(ask);
        }
    }

    // small reads are saved up, so that the wire is not told of each
    private synchronized long takeCredit() {
        if (credit < CREDIT || closed || last != null) {
            return 0;
        }
        long ask = credit;
        credit = 0;
        return ask;
    }

    @Override
    public void demand(Runnable callback) {
        askForMore();
        synchronized (this) {
            if (chunks.isEmpty() && last == null && !closed) {
                waiting = callback;
                return;
            }
        }
        callback.run();
    }

    @Override
    public void close() {
        boolean unfinished;
        synchronized (this) {
            unfinished = !closed && last == null;
            closed = true;
            waiting = null;
            chunks.clear();
        }
        if (unfinished) {
            cancel.run();
        }
    }

    /** Bytes between a read and a write position; what was handed out is never written again. */
    private static final class Chunk {
        private final ByteBuffer memory;
        private int read;

        Chunk(int capacity) {
            memory = ByteBuffer.allocate(capacity);
        }

        void append(ByteBuffer bytes) {
            int count = Math.min(bytes.remaining(), memory.remaining());
            memory.put(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
        }

        ByteBuffer read(int maxBytes) {
            ByteBuffer bytes = memory.slice(read, Math.min(maxBytes, memory.position() - read));
            read += bytes.remaining();
            return bytes;
        }

        boolean isEmpty() {
            return read == memory.position();
        }
    }
}
