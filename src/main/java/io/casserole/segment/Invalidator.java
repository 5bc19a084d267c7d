package io.casserole.segment;

import io.casserole.http.RequestTarget;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;

/** Forgets what an unsafe request has made invalid (RFC 9111 §4.4), here and on all other nodes of the cluster. Any thread; never blocks. */
public interface Invalidator {
    /**
     * Forgets these targets, with all their variants. What the origin is being asked about them meanwhile is not stored.
     *
     * @return complete when this node has forgotten them and the others have been told, or after one second; never fails
     */
    CompletableFuture<Void> invalidate(Collection<RequestTarget> targets);
}
