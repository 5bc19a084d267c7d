package io.casserole.servlet;

import io.casserole.http.Fields;
import io.casserole.peer.PeerService;
import io.casserole.segment.Body;
import io.casserole.segment.UpstreamResponse;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where other nodes ask this one: at {@link PeerService#PATH}, and at {@code /ping} below it, who it is. On a node that is alone, and on
 * ports other than {@code peering-port} if that is set, there is nothing here.
 */
public final class PeerServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Front front = Front.of(getServletContext());
        Optional<PeerService> service = front.peering().at(request.getLocalPort());
        if (service.isEmpty()) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        } else if ("/ping".equals(request.getPathInfo())) {
            ping(request, front, service.get());
        } else {
            answer(request, front, service.get());
        }
    }

    private static void ping(HttpServletRequest request, Front front, PeerService service) {
        ByteBuffer json = ByteBuffer.wrap(service.self().getBytes(StandardCharsets.UTF_8));
        Fields fields =
                Fields.of("Content-Type", "application/json", "Content-Length", Integer.toString(json.remaining()));
        front.pumps().send(request.startAsync(), new Outgoing(200, fields, Body.of(json)));
    }

    private static void answer(HttpServletRequest request, Front front, PeerService service) {
        AsyncContext async = request.startAsync();
        var unused = service.answer(ClientRequest.fieldsOf(request), request.getRemoteAddr())
                .thenAccept(answer -> front.pumps()
                        .send(async, outgoing(answer), front.pumps().receipts().ofPeer()));
    }

    private static Outgoing outgoing(UpstreamResponse answer) {
        return new Outgoing(answer.status(), answer.fields(), answer.body());
    }
}
