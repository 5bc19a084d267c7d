package io.casserole.servlet;

import io.casserole.segment.FetchException;
import io.casserole.segment.Piece;
import io.casserole.segment.SerialRun;
import io.casserole.servlet.RequestOutcome.Ending;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one response at the pace of its client: reads a piece, writes it, waits for the write, never blocks. {@link PumpEvents} says
 * when it runs and {@link SerialRun} lets one thread in at a time; the fields are that one's.
 *
 * <h2>How it ends</h2>
 *
 * <ol>
 *   <li>End of the body, all bytes taken: the response is complete.
 *   <li>The body fails before the head has gone out: another head, or response, takes its place.
 *   <li>The body fails later, or the client takes nothing for too long: the response is aborted.
 *   <li>The client is gone: complete, since nobody can be misled.
 *   <li>The container gives up: nothing is done, since it cuts the response itself, and can no longer be asked to.
 * </ol>
 *
 * After the end the pump only waits for bytes that the container may still be reading. Jetty 12 calls no listener after it has cut a
 * response, so the pump asks once a second.
 */
final class ResponsePump {
    private static final Logger LOG = LoggerFactory.getLogger(ResponsePump.class);

    private final Pumps shared;
    private final ResponseHead head;
    private final PieceWriter writer;
    private final ResponseEnding ending;
    private final PumpEvents events;
    private final ProgressWatch watch;
    private final Receipt receipt;

    private Outgoing sending;
    private Portions portions;
    private boolean ended;

    private ResponsePump(
            Pumps shared,
            AsyncContext async,
            Outgoing outgoing,
            Function<FetchException, Outgoing> instead,
            Receipt receipt)
            throws IOException {
        this.shared = shared;
        HttpServletResponse response = (HttpServletResponse) async.getResponse();
        this.head = new ResponseHead(response);
        this.writer = new PieceWriter(shared.seam().open(response.getOutputStream()), receipt);
        this.ending = new ResponseEnding(async, instead);
        this.events = new PumpEvents(new SerialRun(this::pump), shared);
        this.watch = new ProgressWatch(shared.timer(), shared.clientTimeout(), writer::progress, events::onStall);
        this.receipt = receipt;
        this.sending = outgoing;
        this.portions = portionsOf(outgoing);
    }

    /**
     * Sends a response and completes {@code async}, whose time-out must be 0. Closes the body in any case.
     *
     * @param instead what to send if the body fails before the head has gone out
     * @param receipt hears what becomes of it
     */
    static void start(
            Pumps shared,
            AsyncContext async,
            Outgoing outgoing,
            Function<FetchException, Outgoing> instead,
            Receipt receipt) {
        shared.underWay().begun();
        ResponsePump pump;
        try {
            pump = new ResponsePump(shared, async, outgoing, instead, receipt);
        } catch (IOException | IllegalStateException e) {
            LOG.debug("the client left before its response", e);
            outgoing.body().close();
            shared.underWay().ended();
            receipt.ended(outgoing, Ending.LEFT);
            ResponseEnding.complete(async);
            return;
        }
        pump.listen(async);
    }

    private void listen(AsyncContext async) {
        try {
            async.addListener(events);
            // Last, since the container may call back before this returns.
            async.getResponse().getOutputStream().setWriteListener(events);
        } catch (IOException | IllegalStateException e) {
            events.onError(e); // an event among others: the container may have called, or will call, onComplete
        }
    }

    private Portions portionsOf(Outgoing outgoing) {
        return new Portions(outgoing.body(), shared.pinned(), shared.copies());
    }

    private void pump() {
        try {
            boolean more = !interrupted();
            while (more) {
                more = step();
            }
        } catch (IOException e) {
            LOG.debug("the client is gone", e);
            complete(Ending.LEFT);
        } catch (RuntimeException | Error e) {
            LOG.warn("CSR-0201 expected to send a response of status {}, found a defect", sending.status(), e);
            abort(e);
        }
        if (ended && writer.holds()) {
            events.againLater();
        }
    }

    /** Whether the outside has ended, or now ends, the response. */
    private boolean interrupted() {
        if (events.completed()) {
            end(Ending.LEFT);
            writer.release();
        } else if (ended) {
            writer.releaseIfOver();
        } else if (events.clientGone()) {
            complete(Ending.LEFT);
        } else if (events.givenUp()) {
            end(Ending.CUT);
        } else if (events.stalled()) {
            abort(new TimeoutException("the client took nothing for " + shared.clientTimeout()));
        }
        return ended;
    }

    /** One step; false if the pump has to be called again. */
    private boolean step() throws IOException {
        if (!writer.isReady()) {
            waitForClient();
            return false;
        }
        watch.resumed();
        if (writer.hasRest()) {
            writeHead();
            writer.write();
            return true;
        }
        writer.release();
        return take(portions.next(writer.wasQuick()));
    }

    private void waitForClient() {
        watch.waiting();
        if (writer.isNewlyStuck()) {
            portions.stuck();
        }
    }

    private boolean take(@Nullable Piece next) throws IOException {
        if (next == null) {
            return flushOrWait();
        }
        if (next instanceof Piece.Bytes bytes) {
            writer.begin(bytes);
            return true;
        }
        if (next instanceof Piece.Failed failed) {
            return fail(failed.cause());
        }
        head.end(((Piece.End) next).trailers());
        writeHead();
        complete(Ending.COMPLETE);
        return false;
    }

    private void writeHead() {
        if (!head.isWritten()) {
            receipt.begun();
            head.write(sending);
        }
    }

    /** The body pauses: what the container has collected leaves now, the head, too, as a stream of events needs. */
    private boolean flushOrWait() throws IOException {
        writeHead();
        if (writer.flush()) {
            return true;
        }
        portions.demand(events::again);
        return false;
    }

    private boolean fail(FetchException cause) {
        if (head.isWritten()) {
            abort(cause);
            return false;
        }
        portions.close();
        sending = ending.instead(cause);
        portions = portionsOf(sending);
        return true;
    }

    private void complete(Ending how) {
        end(how);
        ending.complete();
    }

    private void abort(Throwable cause) {
        end(Ending.CUT);
        ending.abort(cause);
    }

    private void end(Ending how) {
        if (!ended) {
            shared.underWay().ended();
            receipt.ended(sending, how);
        }
        ended = true;
        watch.stop();
        portions.close();
        if (!events.completed()) {
            writer.releaseIfOver();
        }
    }
}
