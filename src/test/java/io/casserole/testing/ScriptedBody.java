package io.casserole.testing;

import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.segment.FetchException;
import io.casserole.segment.Piece;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A body that gives what the test has let it give so far, and counts what was taken and freed. Any thread. */
public final class ScriptedBody implements Body {
    private final Content content;
    private final AtomicInteger unreleased = new AtomicInteger();
    private long available; // guarded by this, as all below
    private long read;
    private @Nullable Piece last;
    private @Nullable Runnable waiting;
    private boolean closed;

    public ScriptedBody(Content content) {
        this.content = content;
    }

    /** A body that is there from the beginning. */
    public static ScriptedBody of(Content content) {
        return new ScriptedBody(content).arrive(content.length()).end();
    }

    /** Lets so many more bytes be read. */
    public ScriptedBody arrive(long bytes) {
        synchronized (this) {
            available += bytes;
        }
        wake();
        return this;
    }

    /** Ends the body behind what has arrived. */
    public ScriptedBody end(String... trailers) {
        return finish(new Piece.End(Fields.of(trailers)));
    }

    /** Cuts the body behind what has arrived. */
    public ScriptedBody fail(FetchException.Reason reason) {
        return finish(new Piece.Failed(new FetchException(reason, "scripted: " + reason)));
    }

    private ScriptedBody finish(Piece piece) {
        synchronized (this) {
            last = piece;
        }
        wake();
        return this;
    }

    /** Bytes taken so far. */
    public synchronized long read() {
        return read;
    }

    /** Pieces not given back. */
    public int unreleased() {
        return unreleased.get();
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized @Nullable Piece read(int maxBytes) {
        if (closed) {
            throw new AssertionError("read after close");
        }
        if (read == available) {
            return last;
        }
        int count = (int) Math.min(maxBytes, available - read);
        ByteBuffer piece = ByteBuffer.wrap(content.range(read, read + count));
        read += count;
        unreleased.incrementAndGet();
        return new Piece.Bytes() {
            @Override
            public ByteBuffer buffer() {
                return piece;
            }

            @Override
            public void release() {
                unreleased.decrementAndGet();
            }
        };
    }

    @Override
    public void demand(Runnable callback) {
        synchronized (this) {
            if (waiting != null) {
                throw new AssertionError("expected one demand at a time, found a second");
            }
            waiting = callback;
        }
        wake();
    }

    private void wake() {
        Runnable reader;
        synchronized (this) {
            reader = waiting;
            if (reader == null || (read == available && last == null)) {
                return;
            }
            waiting = null;
        }
        reader.run();
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
