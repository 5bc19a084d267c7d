package io.casserole.admin;

import io.casserole.servlet.Outgoing;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Says whether the node lives ({@code /_casserole/health/live}) and wants requests ({@code /_casserole/health/ready}; 503 if not).
 * Everybody gets the status; administrators also the state of the parts.
 */
public final class HealthServlet extends AdminServlet {
    private static final long serialVersionUID = 1L;

    public HealthServlet() {
        super("GET");
    }

    @Override
    boolean isOpen(AdminCall call) {
        return true;
    }

    @Override
    CompletableFuture<Outgoing> answer(AdminCall call) {
        return CompletableFuture.completedFuture(
                switch (call.path()) {
                    case "/live" -> state(call, true);
                    case "/ready" -> state(call, call.node().health().isReady());
                    default -> Replies.line(404, "404 Not Found: expected live or ready");
                });
    }

    private static Outgoing state(AdminCall call, boolean up) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("status", up ? "up" : "down");
        if (call.isByAdministrator()) {
            said.putAll(call.node().health().details());
        }
        return Replies.json(up ? 200 : 503, said);
    }
}
