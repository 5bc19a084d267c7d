package io.casserole.admin;

import io.casserole.http.Fields;
import io.casserole.metrics.Exposition;
import io.casserole.segment.Body;
import io.casserole.servlet.Outgoing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * What this node counts, for Prometheus: {@code GET /_casserole/metrics}, in OpenMetrics for those who accept it. For administrators, or for
 * everybody ({@code metrics-access}).
 */
public final class MetricsServlet extends AdminServlet {
    private static final long serialVersionUID = 1L;

    public MetricsServlet() {
        super("GET");
    }

    @Override
    boolean isOpen(AdminCall call) {
        return call.node().access().opensMetrics();
    }

    @Override
    CompletableFuture<Outgoing> answer(AdminCall call) {
        Exposition metrics = call.node().meters().expose(call.field("Accept").orElse(""));
        byte[] text = metrics.text().getBytes(StandardCharsets.UTF_8);
        Fields fields = Fields.of(
                "Content-Type",
                metrics.contentType(),
                "Content-Length",
                Integer.toString(text.length),
                "Vary",
                "Accept");
        return CompletableFuture.completedFuture(new Outgoing(200, fields, Body.of(ByteBuffer.wrap(text))));
    }
}
