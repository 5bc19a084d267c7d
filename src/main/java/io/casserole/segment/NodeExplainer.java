package io.casserole.segment;

import io.casserole.segment.ObjectSource.Probe;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Says what one node knows of an object, and has of it. Any thread; never blocks. */
public interface NodeExplainer {
    /**
     * Looks, and asks nobody.
     *
     * @param known what another node knows the object to be; the places are those of its segments. Empty: what this node knows
     * @return never fails
     */
    CompletableFuture<Explanation> explain(Probe probe, Optional<Descriptor> known);
}
