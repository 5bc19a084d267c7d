package io.casserole.admin;

import io.casserole.servlet.Outgoing;
import java.util.concurrent.CompletableFuture;

/** What this node counts, as JSON: {@code GET /_casserole/stats}; see {@link io.casserole.metrics.Stats}. For administrators. */
public final class StatsServlet extends AdminServlet {
    private static final long serialVersionUID = 1L;

    public StatsServlet() {
        super("GET");
    }

    @Override
    CompletableFuture<Outgoing> answer(AdminCall call) {
        return CompletableFuture.completedFuture(
                Replies.json(200, call.node().stats().get().toJson()));
    }
}
