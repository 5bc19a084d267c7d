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
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Shows what the node does, once a second, as server-sent events ({@code GET /_casserole/events}; HTML Standard §9.2), for the dashboard.
 * The data of each is one JSON object, that of {@link Overview} and the
 * warm-ups in short. A stream ends after {@link #LONGEST} events, so that the right to it is looked at again, and after each one where the node
 * leaves, so that it need not wait for the stream: the browser asks again by itself.
 */
public final class EventsServlet extends AdminServlet {
    private static final long serialVersionUID = 1L;
    private static final Duration PERIOD = Duration.ofSeconds(1);

    /** Events in one stream: five minutes. */
    static final int LONGEST = 300;

    public EventsServlet() {
        super("GET");
    }

    @Override
    CompletableFuture<Outgoing> answer(AdminCall call) {
        // a proxy between that collects answers before it passes them on is asked not to
        Fields fields = Fields.of("Content-Type", "text/event-stream", "X-Accel-Buffering", "no");
        Administration node = call.node();
        AtomicInteger told = new AtomicInteger();
        Body events = TickingBody.of(() -> event(node, told.incrementAndGet() == LONGEST), node.delayer(), PERIOD);
        return CompletableFuture.completedFuture(new Outgoing(200, fields, events));
    }

    private static Said event(Administration node, boolean last) {
        Map<String, Object> now = new LinkedHashMap<>(node.overview().now());
        now.put("warm", WarmReplies.brief(node.warm().list()));
        return new Said("data: " + Json.of(now) + "\n\n", last || !node.health().isReady());
    }
}
