package io.casserole.admin;

import io.casserole.http.BadTargetException;
import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.servlet.Outgoing;
import java.util.concurrent.CompletableFuture;

/**
 * Says what would become of a GET: {@code /_casserole/explain?url=/a.iso}. Every other parameter is a request field, such as {@code
 * accept-encoding=gzip}, which may select a variant. Neither the origin nor anybody's bytes are touched.
 */
public final class ExplainServlet extends AdminServlet {
    private static final long serialVersionUID = 1L;
    private static final String URL = "url";

    public ExplainServlet() {
        super("GET");
    }

    @Override
    CompletableFuture<Outgoing> answer(AdminCall call) {
        return call.node().explainer().explain(target(call), fields(call)).thenApply(said -> Replies.json(200, said));
    }

    private static RequestTarget target(AdminCall call) {
        String url = call.parameter(URL)
                .orElseThrow(() -> new IllegalArgumentException("expected the parameter url, found none"));
        try {
            return RequestTarget.parse(url);
        } catch (BadTargetException e) {
            throw new IllegalArgumentException("url: expected a path and perhaps a query. " + e.getMessage(), e);
        }
    }

    private static Fields fields(AdminCall call) {
        Fields.Builder fields = Fields.builder();
        call.parameters().forEach((name, value) -> {
            if (!name.equals(URL)) {
                fields.add(name, value);
            }
        });
        return fields.build();
    }
}
