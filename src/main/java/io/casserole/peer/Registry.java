package io.casserole.peer;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Small texts under keys that all nodes see, some of them bound to leases that end unless they are renewed: as much of etcd as is needed
 * here.
 *
 * <p>Never throws and never blocks. Every future is complete within {@link #PATIENCE}, with an exception if there was no answer;
 * futures and callbacks are called on any thread. Nothing is repeated here; whoever is connected to nothing tries to connect with each call.
 */
interface Registry extends AutoCloseable {
    Duration PATIENCE = Duration.ofSeconds(5);

    /** A new lease that ends {@code ttl} after it was granted or last renewed. */
    CompletableFuture<Lease> grant(Duration ttl);

    /** Renews a lease; fails if it has ended. */
    CompletableFuture<Void> renew(Lease lease);

    /** Ends a lease, and with it the keys that were last put under it. */
    CompletableFuture<Void> revoke(Lease lease);

    /** Sets the value of a key, which lives as long as the lease. */
    CompletableFuture<Void> put(String key, String value, Lease lease);

    /**
     * Sets the value of a key, which then lives for ever, unless it was changed meanwhile.
     *
     * @param before the value it must have; nothing: it must not be there
     * @return whether it was so; if not, nothing is set
     */
    CompletableFuture<Boolean> replace(String key, Optional<String> before, String after);

    /** What is under a prefix. */
    CompletableFuture<Listing> list(String prefix);

    /**
     * Tells when something under a prefix has changed.
     *
     * @param from the first revision whose changes are told
     * @param changed called once or more after any number of changes
     * @param broken called when no further change will be told; not after {@link Watch#close()}
     */
    Watch watch(String prefix, long from, Runnable changed, Runnable broken);

    /** Ends all watches and threads; what is under way fails. Waits for the threads, but not longer than some seconds. */
    @Override
    void close();

    /** Names a lease. */
    record Lease(long id) {}

    /**
     * What was under a prefix at one moment.
     *
     * @param revision grows with every change of anything; a smaller one than before means that the registry lost its memory
     * @param entries values by their whole keys
     */
    record Listing(long revision, Map<String, String> entries) {
        public Listing {
            entries = Map.copyOf(entries);
        }
    }

    /** A watch under way. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
