package io.casserole.admin;

import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.segment.TickingBody;
import io.casserole.segment.TickingBody.Said;
import io.casserole.servlet.Outgoing;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Shows what the node does, once a second, as server-sent events ({@code GET /_casserole/events}; HTML Standard §9.2), for the dashboard.
 * The data of each is one JSON object, that of {@link Overview} and the
 * warm-ups. A node that leaves ends the stream after each event, so that nobody waits for
 * it; the browser asks again.
 */
public final class EventsServlet extends AdminServlet {
    private static final long serialVersionUID = 1L;
    private static final Duration PERIOD = Duration.ofSeconds(1);

    public EventsServlet() {
        super("GET");
    }

    @Override
    CompletableFuture<Outgoing> answer(AdminCall call) {
        // a proxy between that collects answers before it passes them on is asked not to
        Fields fields = Fields.of("Content-Type", "text/event-stream", "X-Accel-Buffering", "no");
        Administration node = call.node();
        Body events = TickingBody.of(() -> event(node), node.delayer(), PERIOD);
        return CompletableFuture.completedFuture(new Outgoing(200, fields, events));
    }

    private static Said event(Administration node) {
        Map<String, Object> now = new LinkedHashMap<>(node.overview().now());
        now.put("warm", WarmReplies.told(node.warm().list()));
        return new Said("data: " + Json.of(now) + "\n\n", !node.health().isReady());
    }
}
