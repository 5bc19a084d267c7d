package io.casserole.upstream;

import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.nio.AsyncConnectionEndpoint;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.jspecify.annotations.Nullable;

/** The way to a connection to one server: out of its pool, or opened to one of the addresses of its name. */
final class Connections implements AutoCloseable {
    /** Hears how an attempt to get a connection ended; on the asking thread, an I/O thread or the resolver's. */
    interface Outcome {
        /** One of the connections allowed is free, and is now opened. */
        void opening();

        /** The connection, to be given back or closed. */
        void opened(Connection connection);

        /** None is to be had. */
        void failed(Throwable cause);
    }

    private final ConnectionPool pool;
    private final Addresses addresses;

    Connections(ConnectionPool pool, Addresses addresses) {
        this.pool = pool;
        this.addresses = addresses;
    }

    /** The wait for a connection, to be started. */
    Opening opening(Outcome outcome) {
        return new Opening(outcome);
    }

    /** A wait for a connection, an idle one or a new one. */
    final class Opening {
        private final Outcome outcome;
        private volatile boolean cancelled;
        private volatile @Nullable Future<AsyncConnectionEndpoint> lease;

        private Opening(Outcome outcome) {
            this.outcome = outcome;
        }

        void start() {
            try {
                lease = pool.lease(new Told(outcome) {
                    @Override
                    public void completed(AsyncConnectionEndpoint endpoint) {
                        leased(endpoint);
                    }
                });
            } catch (IllegalStateException closed) {
                outcome.failed(closed);
                return;
            }
            if (cancelled) {
                cancel();
            }
        }

        /** Gives up the wait; the outcome may still be told. */
        void cancel() {
            cancelled = true;
            Future<AsyncConnectionEndpoint> waiting = lease;
            if (waiting != null) {
                waiting.cancel(true);
            }
        }

        private void leased(AsyncConnectionEndpoint endpoint) {
            if (endpoint.isConnected()) {
                outcome.opened(new Connection(pool, endpoint, true));
                return;
            }
            outcome.opening();
            var unused = addresses.refresh().whenComplete((ready, failure) -> {
                if (failure == null) {
                    connect(endpoint);
                } else {
                    pool.discard(endpoint);
                    outcome.failed(failure);
                }
            });
        }

        private void connect(AsyncConnectionEndpoint endpoint) {
            pool.connect(endpoint, new Told(outcome) {
                @Override
                public void completed(AsyncConnectionEndpoint connected) {
                    outcome.opened(new Connection(pool, connected, false));
                }
            });
        }
    }

    /** Closes connections that nobody has used for the keep-alive time. */
    void closeExpired() {
        pool.closeExpired();
    }

    /** Closes all connections. */
    @Override
    public void close() {
        pool.close();
    }

    /** HttpClient's callback, as far as it is the same for lease and connect. */
    private abstract static class Told implements FutureCallback<AsyncConnectionEndpoint> {
        private final Outcome outcome;

        Told(Outcome outcome) {
            this.outcome = outcome;
        }

        @Override
        public void failed(Exception cause) {
            outcome.failed(cause);
        }

        @Override
        public void cancelled() {
            outcome.failed(new CancellationException());
        }
    }
}
