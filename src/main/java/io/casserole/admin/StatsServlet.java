package io.casserole.admin;

import io.casserole.metrics.Stats;
import io.casserole.metrics.StatsSource;
import io.casserole.servlet.Outgoing;
import java.util.concurrent.CompletableFuture;

/**
 * What is counted, as JSON: {@code GET /_casserole/stats} on this node, with {@code scope=cluster} on all nodes that answer soon; see {@link
 * Stats}. For administrators.
 */
public final class StatsServlet extends AdminServlet {
    private static final long serialVersionUID = 1L;

    public StatsServlet() {
        super("GET");
    }

    @Override
    CompletableFuture<Outgoing> answer(AdminCall call) {
        return stats(call.node().stats(), call.parameter("scope").orElse("node"))
                .thenApply(stats -> Replies.json(200, stats.toJson()));
    }

    private static CompletableFuture<Stats> stats(StatsSource source, String scope) {
        return switch (scope) {
            case "node" -> CompletableFuture.completedFuture(source.ofThisNode());
            case "cluster" -> source.ofAllNodes();
            default -> throw new IllegalArgumentException("scope: expected node or cluster, found " + scope);
        };
    }
}
