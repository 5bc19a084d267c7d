package io.casserole.upstream;

import org.apache.hc.client5.http.nio.AsyncConnectionEndpoint;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.protocol.HttpCoreContext;

/** A connection in the hands of one request, which gives it back or closes it; after that, both do nothing. Any thread. */
final class Connection {
    private final ConnectionPool pool;
    private final AsyncConnectionEndpoint endpoint;
    private final boolean reused;

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

    /** Leaves it to the next request, if it is still open. */
    void giveBack() {
        pool.giveBack(endpoint);
    }

    void close() {
        pool.discard(endpoint);
    }
}
