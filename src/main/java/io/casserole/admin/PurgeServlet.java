package io.casserole.admin;

import io.casserole.servlet.Outgoing;
import java.util.concurrent.CompletableFuture;

/**
 * Purges what a {@code POST} of JSON names (see {@link PurgeRequest}): 200 when all members of the cluster have applied it, 202 with the
 * missing ones named if some have not within one second.
 */
public final class PurgeServlet extends AdminServlet {
    private static final long serialVersionUID = 1L;

    public PurgeServlet() {
        super("POST");
    }

    @Override
    CompletableFuture<Outgoing> answer(AdminCall call) {
        return call.body(PurgeRequest.LONGEST)
                .thenApply(PurgeRequest::read)
                .thenCompose(purge -> call.node().purger().purge(purge.scope(), purge.soft()))
                .thenApply(Replies::purged);
    }
}
