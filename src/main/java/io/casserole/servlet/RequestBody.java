package io.casserole.servlet;

import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.segment.FetchException;
import io.casserole.segment.Piece;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The body of a client's request, read as the origin takes it: the container is asked for bytes only when the reader asks, so a slow
 * origin slows the client down. The container's stream is opened by the first read and not before: until then a client that expects to
 * be told to continue keeps its body to itself. The container's callbacks run the reader's on the container's thread.
 *
 * <p>A client that sends nothing for so long while bytes are asked for fails the body: it holds a connection of the origin. The
 * container's own time-out cannot be relied on.
 *
 * <p>A demand is stored before the container is asked whether it is ready. So when bytes come between the two, either this thread
 * sees them and takes the demand back, or the container's callback finds it.
 */
final class RequestBody implements Body, ReadListener {
    private static final int READ = 32 << 10;

    private final HttpServletRequest request;
    private final Duration clientTimeout;
    private final ProgressWatch watch;
    private final AtomicLong received = new AtomicLong();
    private final AtomicReference<@Nullable Runnable> demand = new AtomicReference<>();
    private @Nullable ServletInputStream opened; // the reader's
    private byte[] idle = new byte[READ]; // the reader's; empty while a piece is out
    private volatile @Nullable FetchException failure;
    private volatile boolean closed;

    /** The body of a request on which {@code startAsync} has been called. */
    RequestBody(HttpServletRequest request, ScheduledExecutorService timer, Duration clientTimeout) {
        this.request = request;
        this.clientTimeout = clientTimeout;
        this.watch = new ProgressWatch(timer, clientTimeout, received::get, this::stalled);
    }

    /** The container's stream; now a client that waits for 100 (Continue) is told so (RFC 9110 §10.1.1). */
    private ServletInputStream input() throws IOException {
        ServletInputStream input = opened;
        if (input == null) {
            input = request.getInputStream();
            opened = input;
            input.setReadListener(this);
        }
        return input;
    }

    @Override
    public @Nullable Piece read(int maxBytes) {
        FetchException failed = failure;
        if (failed != null || closed) {
            return new Piece.Failed(failed == null ? gone("it was given up") : failed);
        }
        try {
            ServletInputStream input = input();
            if (input.isFinished()) {
                return new Piece.End(trailers());
            }
            return input.isReady() ? readNow(input, maxBytes) : null;
        } catch (IOException | IllegalStateException e) {
            return new Piece.Failed(fail(e));
        }
    }

    private @Nullable Piece readNow(ServletInputStream input, int maxBytes) throws IOException {
        byte[] buffer = idle.length > 0 ? idle : new byte[READ];
        int count = input.read(buffer, 0, Math.min(maxBytes, buffer.length));
        if (count < 0) {
            return new Piece.End(trailers());
        }
        if (count == 0) {
            return null;
        }
        idle = new byte[0];
        received.addAndGet(count);
        return new Chunk(ByteBuffer.wrap(buffer, 0, count), () -> idle = buffer);
    }

    private record Chunk(ByteBuffer buffer, Runnable giveBack) implements Piece.Bytes {
        @Override
        public void release() {
            giveBack.run();
        }
    }

    private Fields trailers() {
        Map<String, String> received = request.isTrailerFieldsReady() ? request.getTrailerFields() : Map.of();
        Fields.Builder trailers = Fields.builder();
        received.forEach(trailers::add);
        return trailers.build();
    }

    @Override
    public void demand(Runnable callback) {
        demand.set(callback);
        watch.waiting();
        if (isDue() && demand.compareAndSet(callback, null)) {
            watch.resumed();
            callback.run();
        }
    }

    private boolean isDue() {
        try {
            return closed || failure != null || input().isFinished() || input().isReady();
        } catch (IOException | IllegalStateException e) {
            fail(e);
            return true;
        }
    }

    private void wake() {
        Runnable waiting = demand.getAndSet(null);
        if (waiting != null) {
            watch.resumed();
            waiting.run();
        }
    }

    private void stalled() {
        failure = new FetchException(
                FetchException.Reason.SLOW_REQUEST,
                "expected more of the request body from the client within " + clientTimeout + ", found silence");
        wake();
    }

    @Override
    public void onDataAvailable() {
        wake();
    }

    @Override
    public void onAllDataRead() {
        wake();
    }

    @Override
    public void onError(Throwable cause) {
        fail(cause);
        wake();
    }

    private FetchException fail(Throwable cause) {
        FetchException failed = gone(String.valueOf(cause.getMessage()));
        failure = failed;
        return failed;
    }

    private static FetchException gone(String how) {
        return new FetchException(
                FetchException.Reason.REQUEST, "expected the whole request body from the client, found that " + how);
    }

    @Override
    public void close() {
        closed = true;
        watch.stop();
    }
}
