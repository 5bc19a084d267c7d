package io.casserole.metrics;

import java.util.concurrent.CompletableFuture;

/** Where the numbers of nodes are to be had. Never blocks; any thread. */
public interface StatsSource {
    /** Those of this node. */
    Stats ofThisNode();

    /** Those of all nodes that answer soon; never fails. */
    CompletableFuture<Stats> ofAllNodes();
}
