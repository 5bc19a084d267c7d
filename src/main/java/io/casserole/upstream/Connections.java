package io.casserole.upstream;

import io.casserole.config.UpstreamConfig;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.nio.AsyncConnectionEndpoint;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.nio.ClientHttp1IOEventHandlerFactory;
import org.apache.hc.core5.http.impl.nio.ClientHttp1StreamDuplexerFactory;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.DefaultConnectingIOReactor;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to the mirror: HttpClient's pool over its reactor, speaking HTTP/1.1 and adding nothing of its own to a message.
 *
 * <p>The client classes above these two are left out on purpose: {@code docs/decisions}, number 5.
 */
final class Connections implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private static final int IO_THREADS = 2;

    // measured: with 64K a byte costs two thirds of the processor time that it costs with 8K
    private static final int BUFFER = 64 << 10;

    /** Hears how an attempt to get a connection ended; on the asking thread, an I/O thread or the resolver's. */
    interface Outcome {
        /** One of the connections allowed is free, and is now opened. */
        void opening();

        /** The connection, to be given back or closed. */
        void opened(Connection connection);

        /** None is to be had. */
        void failed(Throwable cause);
    }

    private final HttpRoute route;
    private final Addresses addresses;
    private final Duration keepAlive;
    private final DefaultConnectingIOReactor reactor;
    private final PoolingAsyncClientConnectionManager pool;

    Connections(UpstreamConfig config, Addresses addresses) {
        Mirror mirror = Mirror.of(config.mirrorUrl());
        HttpHost host = new HttpHost(mirror.scheme(), mirror.host(), mirror.port());
        this.route = new HttpRoute(host, null, mirror.isSecure());
        this.addresses = addresses;
        this.keepAlive = config.keepAlive();
        this.pool = pool(config, addresses);
        this.reactor = reactor();
        reactor.start();
    }

    private static PoolingAsyncClientConnectionManager pool(UpstreamConfig config, DnsResolver addresses) {
        ConnectionConfig.Builder connection =
                ConnectionConfig.custom().setConnectTimeout(Timeout.of(config.connectTimeout()));
        if (!config.resolveTtl().isZero()) {
            // a connection in steady use would stay with the address it was opened to
            connection.setTimeToLive(TimeValue.of(config.resolveTtl()));
        }
        return PoolingAsyncClientConnectionManagerBuilder.create()
                .setMaxConnTotal(config.connections())
                .setMaxConnPerRoute(config.connections())
                .setDnsResolver(addresses)
                .setTlsStrategy(TlsTrust.of(config))
                .setDefaultTlsConfig(TlsConfig.custom()
                        .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                        .setHandshakeTimeout(Timeout.of(config.connectTimeout()))
                        .build())
                .setDefaultConnectionConfig(connection.build())
                .build();
    }

    private static DefaultConnectingIOReactor reactor() {
        Http1Config http1 = Http1Config.custom()
                .setBufferSize(BUFFER)
                .setChunkSizeHint(BUFFER)
                .setInitialWindowSize(InputWindow.INITIAL)
                .setMaxLineLength(BUFFER)
                .setMaxHeaderCount(1000)
                .build();
        return new DefaultConnectingIOReactor(
                new ClientHttp1IOEventHandlerFactory(
                        new ClientHttp1StreamDuplexerFactory(
                                HttpProcessorBuilder.create().build(), http1, CharCodingConfig.DEFAULT),
                        null,
                        null),
                IOReactorConfig.custom()
                        .setIoThreadCount(IO_THREADS)
                        .setTcpNoDelay(true)
                        .setSoKeepAlive(true)
                        .build(),
                new DefaultThreadFactory("casserole-upstream-io", true),
                null,
                failure -> LOG.debug("upstream I/O", failure),
                null,
                null);
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
            lease = pool.lease("", route, null, Timeout.DISABLED, new Told(outcome) {
                @Override
                public void completed(AsyncConnectionEndpoint endpoint) {
                    leased(endpoint);
                }
            });
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
                outcome.opened(new Connection(endpoint, true));
                return;
            }
            outcome.opening();
            var unused = addresses.refresh().whenComplete((ready, failure) -> {
                if (failure == null) {
                    connect(endpoint, outcome);
                } else {
                    discard(endpoint);
                    outcome.failed(failure);
                }
            });
        }
    }

    private void connect(AsyncConnectionEndpoint endpoint, Outcome outcome) {
        var unused = pool.connect(endpoint, reactor, null, null, HttpCoreContext.create(), new Told(outcome) {
            @Override
            public void completed(AsyncConnectionEndpoint connected) {
                outcome.opened(new Connection(connected, false));
            }

            @Override
            public void failed(Exception cause) {
                discard(endpoint);
                super.failed(cause);
            }

            @Override
            public void cancelled() {
                discard(endpoint);
                super.cancelled();
            }
        });
    }

    private void discard(AsyncConnectionEndpoint endpoint) {
        endpoint.close(CloseMode.IMMEDIATE);
        pool.release(endpoint, null, TimeValue.ZERO_MILLISECONDS);
    }

    /** Closes connections that nobody has used for the keep-alive time. */
    void closeExpired() {
        pool.closeExpired();
    }

    /** Closes all connections and stops the I/O threads. */
    @Override
    public void close() {
        pool.close(CloseMode.IMMEDIATE);
        reactor.close(CloseMode.IMMEDIATE);
    }

    /** A connection in the hands of one request, which gives it back or closes it; after that, both do nothing. Any thread. */
    final class Connection {
        private final AsyncConnectionEndpoint endpoint;
        private final boolean reused;

        private Connection(AsyncConnectionEndpoint endpoint, boolean reused) {
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
            if (keepAlive.isZero()) {
                close();
            } else {
                pool.release(endpoint, null, TimeValue.of(keepAlive));
            }
        }

        void close() {
            discard(endpoint);
        }
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
