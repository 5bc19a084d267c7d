package io.casserole.upstream;

import io.casserole.config.SecretField;
import io.casserole.config.TlsFiles;
import io.casserole.config.UpstreamConfig;
import io.casserole.config.UpstreamFields;
import io.casserole.http.Fields;
import io.casserole.segment.Dialer;
import io.casserole.segment.Instruments;
import io.casserole.segment.Origin;
import java.net.InetAddress;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.DefaultConnectingIOReactor;

/**
 * HTTP/1.1, as Apache HttpClient speaks it, to any number of servers: two I/O threads and a timer for all of them, and a thread for a
 * name only while it is looked up, so that a slow name server holds up nobody else.
 */
public final class HttpWire implements AutoCloseable {
    private static final long SWEEP_SECONDS = 1;

    private final DefaultConnectingIOReactor reactor = Reactors.start();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, new DefaultThreadFactory("casserole-upstream-timer", true), new ThreadPoolExecutor.DiscardPolicy());
    private final ThreadPoolExecutor resolver = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE, // Addresses looks up one name once at a time
            5,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new DefaultThreadFactory("casserole-upstream-resolver", true),
            new ThreadPoolExecutor.DiscardPolicy());
    private final Set<HttpOrigin> lines = ConcurrentHashMap.newKeySet();
    private final Traffic origins;
    private final Traffic nodes;
    private volatile boolean closed;

    private HttpWire(Traffic origins, Traffic nodes) {
        this.origins = origins;
        this.nodes = nodes;
    }

    /** Starts the threads; connects to nobody yet. */
    public static HttpWire open(Instruments instruments) {
        HttpWire wire = new HttpWire(
                Traffic.ofOrigin(instruments, System::nanoTime), Traffic.ofNodes(instruments, System::nanoTime));
        wire.timer.setRemoveOnCancelPolicy(true);
        var unused = wire.timer.scheduleWithFixedDelay(
                () -> wire.lines.forEach(HttpOrigin::closeExpired), SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
        return wire;
    }

    /**
     * The ways to the servers that are cached; requests to them tell in {@code Via} and {@code CDN-Loop} where they have been. Closed with
     * this wire.
     *
     * @param id names this cache, or its cluster, in {@code CDN-Loop}
     * @throws IllegalArgumentException if a file for TLS cannot be used
     */
    public Function<URI, Origin> mirrors(UpstreamConfig config, String id) {
        TlsStrategy trust = TlsTrust.of(config.tls());
        Fields own = fields(config.fields());
        return url -> {
            Server server = Server.of(url);
            RequestHeads heads = RequestHeads.toMirror(server, config.preserveHost(), own, id);
            return line(server, "origin " + server.host(), WireLimits.of(config), trust, heads, origins);
        };
    }

    private static Fields fields(UpstreamFields config) {
        Fields.Builder fields = Fields.builder();
        for (SecretField field : config.all()) {
            fields.add(field.name(), field.value().text());
        }
        return fields.build();
    }

    /**
     * The other nodes, to which requests go as they are. What was dialled and not yet closed is closed with this wire.
     *
     * @param limits for each node
     * @param tls for nodes whose address is https; their certificates must name the host of that address
     * @throws IllegalArgumentException if a file of {@code tls} cannot be used
     */
    public Dialer peers(WireLimits limits, TlsFiles tls) {
        TlsStrategy trust = TlsTrust.of(tls);
        return address -> {
            Server server = Server.of(address);
            return line(server, "peer " + server.authority(), limits, trust, RequestHeads.toPeer(server), nodes);
        };
    }

    private HttpOrigin line(
            Server server, String name, WireLimits limits, TlsStrategy tls, RequestHeads heads, Traffic traffic) {
        Addresses addresses = new Addresses(
                server.host(), limits.resolveTtl(), InetAddress::getAllByName, System::nanoTime, resolver);
        ConnectionPool pool = new ConnectionPool(server, limits, tls, addresses, reactor);
        Connections connections = new Connections(pool, addresses);
        HttpCall.Shared shared = new HttpCall.Shared(name, limits, heads, connections, timer, traffic);
        HttpOrigin line = new HttpOrigin(shared, ended -> {
            traffic.leave(pool);
            lines.remove(ended);
        });
        traffic.join(pool);
        lines.add(line);
        if (closed) {
            line.close(); // whoever closed this wire may not have seen it
        }
        return line;
    }

    /** Bytes of bodies that came from the origin. */
    public long fromOrigin() {
        return origins.received();
    }

    /** Fails the calls under way, closes all connections and ends all threads. */
    @Override
    public void close() {
        closed = true;
        lines.forEach(HttpOrigin::close);
        reactor.close(CloseMode.IMMEDIATE);
        resolver.shutdownNow();
        timer.shutdownNow();
    }
}
