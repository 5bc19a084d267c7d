package io.casserole.servlet;

import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.segment.Purger.Outcome;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Purges what a {@code POST} of JSON names (see {@link PurgeRequest}): 200 when all members of the cluster have applied it, 202 with the
 * missing ones named if some have not within one second. For administrators ({@link AdminAccess}) only. The media type must be JSON: a page
 * of another site can make a browser here send a form, but not that.
 */
public final class PurgeServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Front front = Front.of(getServletContext());
        if (!AdminAccess.isLocal(request)) {
            refuse(request, front, 403, "403 Forbidden: purges are accepted from this machine only.");
        } else if (!request.getMethod().equals("POST")) {
            refuse(request, front, 405, "405 Method Not Allowed: expected POST, found " + request.getMethod());
        } else if (!isJson(request)) {
            refuse(request, front, 415, "415 Unsupported Media Type: expected Content-Type: application/json");
        } else {
            purge(request, front);
        }
    }

    private static boolean isJson(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null && type.split(";", 2)[0].strip().equalsIgnoreCase("application/json");
    }

    /** The body is read at once, which may wait: it is short, and from this machine. */
    private static void purge(HttpServletRequest request, Front front) throws IOException {
        byte[] body = request.getInputStream().readNBytes(PurgeRequest.LONGEST + 1);
        PurgeRequest purge;
        try {
            purge = PurgeRequest.read(body);
        } catch (IllegalArgumentException e) {
            refuse(request, front, 400, "400 Bad Request: " + e.getMessage());
            return;
        }
        AsyncContext async = request.startAsync();
        var unused = front.purger()
                .purge(purge.scope(), purge.soft())
                .thenAccept(outcome -> send(async, front, answer(outcome)));
    }

    private static Outgoing answer(Outcome outcome) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("number", outcome.number());
        said.put("applied", outcome.applied());
        said.put("missing", outcome.missing());
        ByteBuffer json = ByteBuffer.wrap((Json.of(said) + "\n").getBytes(StandardCharsets.UTF_8));
        Fields fields = Fields.of(
                "Content-Type", "application/json",
                "Content-Length", Integer.toString(json.remaining()),
                "Cache-Control", "no-store");
        return new Outgoing(outcome.missing().isEmpty() ? 200 : 202, fields, Body.of(json));
    }

    private static void refuse(HttpServletRequest request, Front front, int status, String why) {
        Fields fields = status == 405 ? Fields.of("Allow", "POST") : Fields.empty();
        send(request.startAsync(), front, Outgoing.text(status, fields.with("Cache-Control", "no-store"), why));
    }

    private static void send(AsyncContext async, Front front, Outgoing outgoing) {
        async.setTimeout(0); // the pump watches the client
        ResponsePump.start(front.pumps(), async, outgoing, cause -> outgoing);
    }
}
