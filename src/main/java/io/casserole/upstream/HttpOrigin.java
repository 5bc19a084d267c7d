package io.casserole.upstream;

import io.casserole.config.UpstreamConfig;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Origin;
import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;

/**
 * The origin over HTTP/1.1, as Apache HttpClient speaks it: two I/O threads for any number of requests, a timer, and a thread that looks
 * up names. Targets go out byte for byte below the path of {@code mirror-url}.
 *
 * <p>A GET or HEAD that was sent on a kept connection which the origin had already closed is sent again, once, on another. Nothing else
 * is repeated.
 */
public final class HttpOrigin implements Origin, AutoCloseable {
    private static final long SWEEP_SECONDS = 1;

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, new DefaultThreadFactory("casserole-upstream-timer", true), new ThreadPoolExecutor.DiscardPolicy());
    private final ThreadPoolExecutor resolver = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new DefaultThreadFactory("casserole-upstream-resolver", true),
            new ThreadPoolExecutor.DiscardPolicy());
    private final Set<HttpCall> calls = ConcurrentHashMap.newKeySet();
    private final HttpCall.Wire wire;
    private volatile boolean closed;

    /**
     * Starts the threads; connects to nobody yet.
     *
     * @param id names this cache, or its cluster, in {@code CDN-Loop}
     * @throws IllegalArgumentException if the file of trusted certificates cannot be used
     */
    public HttpOrigin(UpstreamConfig config, String id) {
        timer.setRemoveOnCancelPolicy(true);
        Mirror mirror = Mirror.of(config.mirrorUrl());
        Addresses addresses = new Addresses(
                mirror.host(), config.resolveTtl(), InetAddress::getAllByName, System::nanoTime, resolver);
        Connections connections = new Connections(config, addresses);
        RequestHeads heads = new RequestHeads(mirror, config.preserveHost(), id);
        this.wire = new HttpCall.Wire(config, mirror, heads, connections, timer);
        var unused =
                timer.scheduleWithFixedDelay(connections::closeExpired, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public Call send(Request request, Sink sink) {
        HttpCall call = new HttpCall(wire, request, sink, calls::remove);
        calls.add(call);
        if (closed) {
            call.fail(call.failure(Reason.UNREACHABLE, "expected an open wire, found it closed"));
        } else {
            call.start();
        }
        return call;
    }

    /** Fails the calls under way, closes all connections and ends all threads. */
    @Override
    public void close() {
        closed = true;
        for (HttpCall call : calls) {
            call.fail(call.failure(Reason.UNREACHABLE, "expected an open wire, found it closed"));
        }
        wire.connections().close();
        resolver.shutdownNow();
        timer.shutdownNow();
    }
}
