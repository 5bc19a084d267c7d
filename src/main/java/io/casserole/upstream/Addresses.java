package io.casserole.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a server's name, looked up again when they are older than the time to live: a name that moves is followed, whatever
 * the JVM caches. Look-ups block, so they run on an executor, one at a time; {@link #resolve} only tells the last result. If the name
 * server fails, the last known addresses stay in use until the next look-up.
 */
final class Addresses implements DnsResolver {
    /** Asks the name service; blocks. */
    interface Lookup {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    private final String host;
    private final long timeToLive;
    private final Lookup lookup;
    private final LongSupplier ticker;
    private final Executor blocking;
    private InetAddress @Nullable [] known; // guarded by this, as all below
    private long lookedUpAt;
    private @Nullable CompletableFuture<Void> underWay;

    /**
     * @param ticker nanoseconds, as {@link System#nanoTime}
     * @param blocking runs look-ups
     */
    Addresses(String host, Duration timeToLive, Lookup lookup, LongSupplier ticker, Executor blocking) {
        this.host = host;
        this.timeToLive = timeToLive.toNanos();
        this.lookup = lookup;
        this.ticker = ticker;
        this.blocking = blocking;
    }

    /** Completed when {@link #resolve} gives addresses that are young enough; fails if there are none at all. */
    CompletableFuture<Void> refresh() {
        CompletableFuture<Void> mine;
        synchronized (this) {
            if (underWay != null) {
                return underWay;
            }
            if (known != null && ticker.getAsLong() - lookedUpAt < timeToLive) {
                return CompletableFuture.completedFuture(null);
            }
            mine = new CompletableFuture<>();
            underWay = mine;
        }
        var unused = CompletableFuture.runAsync(this::lookUp, blocking).whenComplete((ok, failure) -> {
            forgetFlight();
            if (failure == null) {
                mine.complete(null);
            } else {
                mine.completeExceptionally(failure instanceof CompletionException ? failure.getCause() : failure);
            }
        });
        return mine;
    }

    private synchronized void forgetFlight() {
        underWay = null;
    }

    private void lookUp() {
        try {
            keep(lookup.addresses(host));
        } catch (UnknownHostException unknown) {
            if (!keepOld()) {
                throw new CompletionException(unknown);
            }
        }
    }

    private synchronized void keep(InetAddress[] addresses) {
        known = addresses.clone();
        lookedUpAt = ticker.getAsLong();
    }

    private synchronized boolean keepOld() {
        lookedUpAt = ticker.getAsLong();
        return known != null;
    }

    @Override
    public synchronized InetAddress[] resolve(String name) throws UnknownHostException {
        if (known == null || !name.equals(host)) {
            throw new UnknownHostException(name);
        }
        return known.clone();
    }

    @Override
    public String resolveCanonicalHostname(String name) {
        return name;
    }
}
