package io.casserole.servlet;

import io.casserole.config.ClientConfig;
import io.casserole.http.Fields;
import io.casserole.http.Forwarding;
import io.casserole.http.HopByHop;
import io.casserole.http.Via;
import io.casserole.segment.Body;
import io.casserole.segment.Origin;
import java.util.Optional;

/**
 * Makes of a client's request the one that the origin gets when the cache is passed by: the same, but for what proxies owe. {@code
 * Host} and {@code CDN-Loop} are the wire's, since it writes them on every request.
 */
final class ForwardedRequest {
    private final ClientConfig config;

    ForwardedRequest(ClientConfig config) {
        this.config = config;
    }

    Origin.Request of(ClientRequest client, Optional<Body> body) {
        Fields forwarded = forwarding(client.connection()).append(fieldsOf(client), isTrusted(client.connection()));
        return new Origin.Request(
                Origin.Purpose.PASS, client.method(), client.target(), countedDown(client.method(), forwarded), body);
    }

    /** The end-to-end fields, and that they have passed here. */
    Fields fieldsOf(ClientRequest client) {
        String protocol = client.connection().protocol();
        Fields fields = Via.append(HopByHop.endToEnd(client.fields()), protocol, "casserole");
        // RFC 9110 §10.1.1: meant from 1.1 on, and from a client that has something to wait with
        return client.hasBody() && !protocol.equals("HTTP/1.0") ? fields : fields.without("Expect");
    }

    private static Forwarding forwarding(Connection connection) {
        return new Forwarding(connection.client(), connection.scheme(), connection.host());
    }

    private boolean isTrusted(Connection connection) {
        return connection.client().filter(config::trusts).isPresent();
    }

    /** RFC 9110 §7.6.2: one less for the next recipient; other methods than OPTIONS and TRACE may be left alone. */
    private static Fields countedDown(String method, Fields fields) {
        Optional<String> left = fields.first("Max-Forwards").filter(text -> text.matches("[1-9][0-9]{0,8}"));
        return method.equals("OPTIONS") && left.isPresent()
                ? fields.with("Max-Forwards", Integer.toString(Integer.parseInt(left.get()) - 1))
                : fields;
    }
}
