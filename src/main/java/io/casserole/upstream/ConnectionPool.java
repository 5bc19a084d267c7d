package io.casserole.upstream;

import java.time.Duration;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.nio.AsyncConnectionEndpoint;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolStats;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * HttpClient's pool, with the connections to one server over a reactor that others share: so all that this pool ever opened must be
 * closed by it, even what was still being opened when it was closed. Any thread.
 */
final class ConnectionPool implements AutoCloseable {
    private final HttpRoute route;
    private final ConnectionInitiator reactor;
    private final PoolingAsyncClientConnectionManager manager;
    private volatile boolean closed;

    ConnectionPool(
            Server server, WireLimits limits, TlsStrategy tls, DnsResolver addresses, ConnectionInitiator reactor) {
        HttpHost host = new HttpHost(server.scheme(), server.host(), server.port());
        this.route = new HttpRoute(host, null, server.isSecure());
        this.reactor = reactor;
        this.manager = manager(limits, tls, addresses);
    }

    private static PoolingAsyncClientConnectionManager manager(
            WireLimits limits, TlsStrategy tls, DnsResolver addresses) {
        ConnectionConfig.Builder connection =
                ConnectionConfig.custom().setConnectTimeout(Timeout.of(limits.connectTimeout()));
        if (!limits.resolveTtl().isZero()) {
            // a connection in steady use would stay with the address it was opened to
            connection.setTimeToLive(TimeValue.of(limits.resolveTtl()));
        }
        return PoolingAsyncClientConnectionManagerBuilder.create()
                .setMaxConnTotal(limits.connections())
                .setMaxConnPerRoute(limits.connections())
                .setDnsResolver(addresses)
                .setTlsStrategy(tls)
                .setDefaultTlsConfig(TlsConfig.custom()
                        .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                        .setHandshakeTimeout(Timeout.of(limits.connectTimeout()))
                        .build())
                .setDefaultConnectionConfig(connection.build())
                .build();
    }

    /**
     * Waits for a kept connection, or for leave to open one.
     *
     * @throws IllegalStateException if the pool is closed
     */
    Future<AsyncConnectionEndpoint> lease(FutureCallback<AsyncConnectionEndpoint> callback) {
        return manager.lease("", route, null, Timeout.DISABLED, callback);
    }

    /** Opens the connection that was leased; discards it if that fails. */
    void connect(AsyncConnectionEndpoint leased, FutureCallback<AsyncConnectionEndpoint> callback) {
        var unused = manager.connect(leased, reactor, null, null, HttpCoreContext.create(), new FutureCallback<>() {
            @Override
            public void completed(AsyncConnectionEndpoint connected) {
                // the pool, when it closes, either finds this connection and closes it, or is found closed here
                if (closed) {
                    cancelled();
                } else {
                    callback.completed(connected);
                }
            }

            @Override
            public void failed(Exception cause) {
                discard(leased);
                callback.failed(cause);
            }

            @Override
            public void cancelled() {
                discard(leased);
                callback.cancelled();
            }
        });
    }

    /** Keeps a connection for a request within that time, if it is still open; zero or less closes it. */
    void giveBack(AsyncConnectionEndpoint leased, Duration keepAlive) {
        if (keepAlive.isZero() || keepAlive.isNegative()) {
            discard(leased);
        } else {
            release(leased, TimeValue.of(keepAlive));
        }
    }

    /** Closes a connection, and lets another be opened in its place. */
    void discard(AsyncConnectionEndpoint leased) {
        leased.close(CloseMode.IMMEDIATE);
        release(leased, TimeValue.ZERO_MILLISECONDS);
    }

    private void release(AsyncConnectionEndpoint leased, TimeValue keep) {
        try {
            manager.release(leased, null, keep);
        } catch (IllegalStateException unknown) {
            if (!closed) { // the closing pool has forgotten, and closed, what it had given out
                throw unknown;
            }
        }
    }

    /** How many connections are in use, kept, and waited for. */
    PoolStats stats() {
        return manager.getTotalStats();
    }

    void closeExpired() {
        manager.closeExpired();
    }

    /** Closes all connections, those in use too. */
    @Override
    public void close() {
        closed = true;
        manager.close(CloseMode.IMMEDIATE);
    }
}
