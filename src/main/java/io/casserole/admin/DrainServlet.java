package io.casserole.admin;

import io.casserole.servlet.Outgoing;
import java.util.concurrent.CompletableFuture;

/**
 * Takes the node out of service before it is stopped: {@code POST /_casserole/drain}. From then on it is not ready and owns nothing, but
 * answers clients, and the other nodes take from it what was its. There is no way back but a restart.
 */
public final class DrainServlet extends AdminServlet {
    private static final long serialVersionUID = 1L;

    public DrainServlet() {
        super("POST");
    }

    @Override
    CompletableFuture<Outgoing> answer(AdminCall call) {
        call.node().leave().run();
        return CompletableFuture.completedFuture(Replies.done());
    }
}
