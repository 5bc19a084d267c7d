package io.casserole.admin;

import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.servlet.Outgoing;
import java.util.concurrent.CompletableFuture;

/**
 * The dashboard ({@code GET /_casserole/}) and its files. The page holds no figures of its own; where there is a token everybody may have
 * it, since it is what asks for the token.
 */
public final class DashboardServlet extends AdminServlet {
    private static final long serialVersionUID = 1L;

    public DashboardServlet() {
        super("GET");
    }

    @Override
    boolean isOpen(AdminCall call) {
        return call.node().access().hasToken();
    }

    @Override
    CompletableFuture<Outgoing> answer(AdminCall call) {
        return CompletableFuture.completedFuture(
                switch (call.path()) {
                    case "" -> redirect(call);
                    case "/" -> page("index.html");
                    default -> page(call.path().startsWith("/ui/") ? call.path().substring("/ui/".length()) : "");
                });
    }

    /** RFC 3986 §5.2.3: the page names its files relative to its own path, which must end in a solidus. */
    private static Outgoing redirect(AdminCall call) {
        return new Outgoing(308, Fields.of("Location", call.ownPath(), "Content-Length", "0"), Body.empty());
    }

    private static Outgoing page(String name) {
        return PageFile.named(name)
                .map(DashboardServlet::send)
                .orElseGet(() -> Replies.line(404, "404 Not Found: nothing of the administration has this path"));
    }

    private static Outgoing send(PageFile file) {
        Fields fields = Fields.of(
                "Content-Type",
                file.type(),
                "Content-Length",
                Integer.toString(file.bytes().remaining()));
        return new Outgoing(200, fields, Body.of(file.bytes()));
    }
}
