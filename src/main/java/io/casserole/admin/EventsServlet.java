package io.casserole.admin;

import io.casserole.http.Fields;
import io.casserole.servlet.Outgoing;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

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
        Ticks events = new Ticks(new Events(call.node()), call.node().delayer(), PERIOD);
        return CompletableFuture.completedFuture(new Outgoing(200, fields, events));
    }

    private static final class Events implements Supplier<Optional<String>> {
        private final Administration node;
        private boolean begun;

        Events(Administration node) {
            this.node = node;
        }

        @Override
        public Optional<String> get() {
            if (begun && !node.health().isReady()) {
                return Optional.empty();
            }
            begun = true;
            Map<String, Object> now = new LinkedHashMap<>(node.overview().now());
            now.put("warm", WarmReplies.told(node.warm().list()));
            return Optional.of("data: " + Json.of(now) + "\n\n");
        }
    }
}
