package io.casserole.peer;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Finds out who the members of the cluster are, and tells them of this node. */
public interface Membership extends AutoCloseable {
    /**
     * Begins. The listener hears every view that differs from the one before, the first with this node alone, on one thread at a time, and
     * must not block. Called once.
     */
    void start(Consumer<ClusterView> listener);

    /** Complete when the others were looked for once, and those that answered are in the view; never fails. */
    CompletableFuture<Void> joined();

    /** This node as it tells itself to the others. */
    Member self();

    /** Tells the others that this node is going to stop, and owns nothing any more. Complete when they could know; never fails. */
    CompletableFuture<Void> leave();

    /** Ends all threads of it; with etcd, this node's record is removed. Waits for that some seconds at most. */
    @Override
    void close();
}
