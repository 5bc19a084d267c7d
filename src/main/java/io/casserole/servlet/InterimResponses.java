package io.casserole.servlet;

import io.casserole.http.Fields;
import io.casserole.segment.Interims;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes the origin's interim responses on to one client, one after the other, before its final response, on the pump's threads. One
 * that cannot be sent is dropped: the client waits for the final one.
 */
final class InterimResponses implements Interims {
    private static final Logger LOG = LoggerFactory.getLogger(InterimResponses.class);

    private final InterimSeam seam;
    private final Executor executor;
    private final HttpServletResponse response;
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null); // guarded by this

    InterimResponses(Pumps pumps, AsyncContext async) {
        this.seam = pumps.interimSeam();
        this.executor = pumps.executor();
        this.response = (HttpServletResponse) async.getResponse();
    }

    /** Who is to hear of them for a client of that protocol: nobody, if it could not be told. */
    Interims heardFor(String protocol) {
        boolean knowsThem = !protocol.equals("HTTP/1.0"); // RFC 9110 §15.2
        return knowsThem && seam.isOpen(response) ? this : UNHEARD;
    }

    @Override
    public synchronized void interim(int status, Fields fields) {
        last = last.thenComposeAsync(before -> seam.write(response, status, fields), executor)
                .exceptionally(failure -> {
                    LOG.debug("{}: expected to pass it on", status, failure);
                    return null;
                });
    }

    private synchronized CompletableFuture<?> last() {
        return last;
    }

    /** Runs the sending of the final response once all are out; at once, on this thread, if there were none. */
    void before(Runnable response) {
        var unused = last().thenRun(response);
    }
}
