package io.casserole.admin;

import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.servlet.Outgoing;
import java.util.concurrent.CompletableFuture;

/** Makes a browser forget its session: {@code POST /_casserole/logout}. A copy of the cookie would hold until its end. */
public final class LogoutServlet extends AdminServlet {
    private static final long serialVersionUID = 1L;

    public LogoutServlet() {
        super("POST");
    }

    @Override
    CompletableFuture<Outgoing> answer(AdminCall call) {
        Fields fields = Fields.of("Set-Cookie", Session.end(call.ownPath(), call.isSecure()));
        return CompletableFuture.completedFuture(new Outgoing(204, fields, Body.empty()));
    }
}
