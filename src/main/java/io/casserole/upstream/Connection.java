package io.casserole.upstream;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.nio.AsyncConnectionEndpoint;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.protocol.HttpCoreContext;

/**
 * A connection in the hands of one request, which gives it back or closes it; after that, both do nothing.
 *
 * <p>Any thread. The race that matters: a request is cancelled while its response ends. Whoever comes second must not close what is
 * another request's by then, so only the first to leave the connection gets to it.
 */
final class Connection {
    private final ConnectionPool pool;
    private final AsyncConnectionEndpoint endpoint;
    private final boolean reused;
    private final AtomicBoolean left = new AtomicBoolean();

    Connection(ConnectionPool pool, AsyncConnectionEndpoint endpoint, boolean reused) {
        this.pool = pool;
        this.endpoint = endpoint;
        this.reused = reused;
    }

    /** Whether another request was sent on it before. */
    boolean isReused() {
        return reused;
    }

    /** Sends a request, on an I/O thread. */
    void execute(AsyncClientExchangeHandler exchange) {
        endpoint.execute("", exchange, null, HttpCoreContext.create());
    }

    /** Leaves it to the next request, if it is still open and there is one within {@code keepAlive}. */
    void giveBack(Duration keepAlive) {
        if (left.compareAndSet(false, true)) {
            pool.giveBack(endpoint, keepAlive);
        }
    }

    void close() {
        if (left.compareAndSet(false, true)) {
            pool.discard(endpoint);
        }
    }
}
