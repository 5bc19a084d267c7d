package io.casserole.servlet;

import io.casserole.http.Fields;
import io.casserole.segment.FetchException;
import io.casserole.segment.Piece;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one response at the pace of its client: reads a piece, writes it, waits for the write, never blocks.
 *
 * <h2>Threads</h2>
 *
 * Container callbacks run the pump on the container's thread; bytes that arrive run it on the pump executor, so that no I/O thread of
 * the upstream client ever writes to a client. {@link SerialRun} lets one of them in at a time; all fields without another remark are
 * that one's.
 *
 * <h2>Who owns the bytes</h2>
 *
 * <ol>
 *   <li>A piece belongs to the container from its first write until {@code isReady()} has returned true after its last write; then it
 *       is released. {@code onWritePossible} only makes the pump ask again.
 *   <li>Time-outs, errors and a client's reset release nothing by themselves: the container may still be reading. The next {@code
 *       isReady()} that returns true does, or {@code onComplete}. Jetty 12 calls no listener after it has cut a response, so the pump
 *       asks once a second.
 *   <li>A piece whose write has to wait is reported once as {@link Piece.Bytes#stuck}.
 * </ol>
 *
 * <h2>How it ends</h2>
 *
 * <ol>
 *   <li>End of the body, all bytes taken: {@code complete()}.
 *   <li>The body fails before the head has gone out: another head, or response, takes its place.
 *   <li>The body fails later, or the client takes nothing for too long: {@link Abort}.
 *   <li>The client is gone: {@code complete()}, since nobody can be misled.
 * </ol>
 *
 * After the end the response is not touched again, but for that question: the container may have given it to another request.
 */
final class ResponsePump implements WriteListener, AsyncListener {
    private static final Logger LOG = LoggerFactory.getLogger(ResponsePump.class);

    private static final Duration RECHECK = Duration.ofSeconds(1);

    private final Pumps shared;
    private final AsyncContext async;
    private final HttpServletResponse response;
    private final OutputSeam.Output output;
    private final Function<FetchException, Outgoing> instead;
    private final ProgressWatch watch;
    private final SerialRun run = new SerialRun(this::pump);

    private Outgoing sending;
    private Portions portions;
    private Piece.@Nullable Bytes piece;
    private ByteBuffer rest = ByteBuffer.allocate(0);
    private long total;
    private boolean stuck;
    private boolean quick;
    private boolean committed;
    private boolean unflushed;
    private boolean ended;

    private volatile Fields trailers = Fields.empty(); // read by the container
    private volatile ByteBuffer handed = rest; // its position is read by the timer, as a hint
    private volatile long handedBytes;
    private volatile boolean clientGone; // these are set by any thread, before a run
    private volatile boolean stalled;
    private volatile boolean completed;

    private ResponsePump(
            Pumps shared, AsyncContext async, Outgoing outgoing, Function<FetchException, Outgoing> instead)
            throws IOException {
        this.shared = shared;
        this.async = async;
        this.response = (HttpServletResponse) async.getResponse();
        this.output = shared.seam().open(response.getOutputStream());
        this.instead = instead;
        this.watch = new ProgressWatch(shared.timer(), shared.clientTimeout(), this::progress, this::stalled);
        this.sending = outgoing;
        this.portions = portionsOf(outgoing);
    }

    /**
     * Sends a response and completes {@code async}, whose time-out must be 0. Closes the body in any case.
     *
     * @param instead what to send if the body fails before the head has gone out
     */
    static void start(Pumps shared, AsyncContext async, Outgoing outgoing, Function<FetchException, Outgoing> instead) {
        try {
            ResponsePump pump = new ResponsePump(shared, async, outgoing, instead);
            async.addListener(pump);
            // Last, since the container may call back before this returns.
            async.getResponse().getOutputStream().setWriteListener(pump);
        } catch (IOException | IllegalStateException e) {
            LOG.debug("the client left before its response", e);
            outgoing.body().close();
            complete(async);
        }
    }

    private Portions portionsOf(Outgoing outgoing) {
        return new Portions(outgoing.body(), shared.pinned(), shared.copies());
    }

    // ---- what the outside says

    @Override
    public void onWritePossible() {
        run.here();
    }

    @Override
    public void onError(Throwable cause) {
        LOG.debug("the client is gone", cause);
        clientGone = true;
        run.here();
    }

    @Override
    public void onError(AsyncEvent event) {
        onError(event.getThrowable() == null ? new IOException("the container gave up") : event.getThrowable());
    }

    @Override
    public void onComplete(AsyncEvent event) {
        completed = true;
        run.here();
    }

    /** The time-out is 0, so a container that calls this wants to be rid of the request. */
    @Override
    public void onTimeout(AsyncEvent event) {
        stalled();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // not restarted by us
    }

    private void stalled() {
        stalled = true;
        run.on(shared.executor());
    }

    private void bodyReady() {
        run.on(shared.executor());
    }

    /** Bytes the container was given, less those it has not yet taken out of a buffer it keeps. */
    private long progress() {
        return handedBytes - handed.remaining();
    }

    // ---- the pump, one thread at a time

    private void pump() {
        try {
            boolean more = !interrupted();
            while (more) {
                more = step();
            }
        } catch (IOException e) {
            onLost(e);
        } catch (RuntimeException | Error e) {
            LOG.warn("expected to send a response of status {}, found a defect", sending.status(), e);
            abort(e);
        }
        if (ended && piece != null) {
            askLater();
        }
    }

    private void askLater() {
        try {
            var unused = shared.timer().schedule(this::askAgain, RECHECK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("the node is closed with bytes still out", e);
        }
    }

    private void askAgain() {
        run.on(shared.executor());
    }

    /** Whether the outside has ended, or now ends, the response. */
    private boolean interrupted() {
        if (completed) {
            end();
            releasePiece();
        } else if (ended) {
            releaseIfOver();
        } else if (clientGone) {
            end();
            complete(async);
        } else if (stalled) {
            abort(new TimeoutException("the client took nothing for " + shared.clientTimeout()));
        }
        return ended;
    }

    /** One step; false if the pump has to be called again. */
    private boolean step() throws IOException {
        if (!output.isReady()) {
            waitForClient();
            return false;
        }
        watch.resumed();
        if (rest.hasRemaining()) {
            write();
            return true;
        }
        if (piece != null) {
            quick = !stuck;
            releasePiece();
        }
        return take(portions.next(quick));
    }

    private void waitForClient() {
        watch.waiting();
        if (piece != null && !stuck) {
            stuck = true;
            piece.stuck();
            portions.stuck();
        }
    }

    private void write() throws IOException {
        commit();
        unflushed = true;
        int before = rest.remaining();
        handed = output.write(rest);
        total += before - rest.remaining();
        handedBytes = total;
    }

    private boolean take(@Nullable Piece next) throws IOException {
        if (next == null) {
            return flushOrWait();
        }
        if (next instanceof Piece.Bytes bytes) {
            piece = bytes;
            stuck = false;
            rest = bytes.buffer();
            return true;
        }
        if (next instanceof Piece.Failed failed) {
            return fail(failed.cause());
        }
        trailers = ((Piece.End) next).trailers();
        commit();
        end();
        complete(async);
        return false;
    }

    /** The body pauses: what the container has collected leaves now, the head, too, as a stream of events needs. */
    private boolean flushOrWait() throws IOException {
        unflushed |= !committed;
        commit();
        if (unflushed) {
            unflushed = false;
            output.flush();
            return true;
        }
        portions.demand(this::bodyReady);
        return false;
    }

    private boolean fail(FetchException cause) {
        if (committed) {
            abort(cause);
            return false;
        }
        portions.close();
        sending = instead.apply(cause);
        portions = portionsOf(sending);
        return true;
    }

    private void commit() {
        if (!committed) {
            committed = true;
            ResponseHead.write(sending.status(), sending.fields(), response, () -> trailers);
        }
    }

    // ---- ends

    private void onLost(IOException cause) {
        LOG.debug("the client is gone", cause);
        end();
        complete(async);
    }

    private void abort(Throwable cause) {
        end();
        try {
            if (!response.isCommitted()) {
                replaceHead(cause);
                async.complete();
                return;
            }
            Abort.request(async, cause);
        } catch (IllegalStateException e) {
            complete(async); // the container has begun to end the request itself
        }
    }

    /** Head and first bytes are still in the container's buffer. A body cannot follow: Tomcat 10.1 writes none after a reset. */
    private void replaceHead(Throwable cause) {
        response.reset();
        if (cause instanceof FetchException known) {
            Outgoing failure = instead.apply(known);
            failure.body().close();
            Fields fields = failure.fields().without("Content-Length", "Content-Type");
            ResponseHead.write(failure.status(), fields, response, Fields::empty);
        } else {
            response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        }
    }

    private void end() {
        ended = true;
        watch.stop();
        portions.close();
        if (!completed) {
            releaseIfOver();
        }
    }

    private void releaseIfOver() {
        try {
            if (piece != null && output.isReady()) {
                releasePiece();
            }
        } catch (RuntimeException e) {
            LOG.trace("the container has taken its stream back; onComplete has come or will", e);
        }
    }

    private static void complete(AsyncContext async) {
        try {
            async.complete();
        } catch (IllegalStateException e) {
            LOG.trace("the container has ended the request already", e);
        }
    }

    private void releasePiece() {
        if (piece != null) {
            Piece.Bytes released = piece;
            piece = null;
            released.release();
        }
    }
}
