package io.casserole.upstream;

import io.casserole.http.CdnLoop;
import io.casserole.http.Field;
import io.casserole.http.Fields;
import io.casserole.http.HopByHop;
import io.casserole.http.Via;
import io.casserole.segment.Origin;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.ProtocolVersion;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.net.URIAuthority;

/** Makes the heads of requests to one server, and reads those of its responses: end-to-end fields as they came, and what the wire owes. */
final class RequestHeads {
    /** Of a request without a body, these expect one nevertheless (RFC 9110 §8.6). */
    private static final Set<String> METHODS_WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private static final String PSEUDONYM = "casserole";

    private final Server server;
    private final boolean preserveHost;
    private final Fields own;
    private final Optional<String> cdnLoopId; // empty where nothing is forwarded

    private RequestHeads(Server server, boolean preserveHost, Fields own, Optional<String> cdnLoopId) {
        this.server = server;
        this.preserveHost = preserveHost;
        this.own = own;
        this.cdnLoopId = cdnLoopId;
    }

    /**
     * For what is forwarded to the server that is cached.
     *
     * @param own fields that each request carries in the stead of those of that name that it came with
     * @param id names this cache to itself, to recognise loops (RFC 8586)
     */
    static RequestHeads toMirror(Server server, boolean preserveHost, Fields own, String id) {
        return new RequestHeads(server, preserveHost, own, Optional.of(id));
    }

    /** For what one node asks another in its own name: nothing is forwarded, so no trace is left. */
    static RequestHeads toPeer(Server server) {
        return new RequestHeads(server, false, Fields.empty(), Optional.empty());
    }

    /** The length of the request's body, if it was named; without it the body goes in chunks. */
    static OptionalLong length(Origin.Request request) {
        return request.fields().joined("Content-Length").stream()
                .filter(digits -> digits.matches("[0-9]{1,18}"))
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    HttpRequest head(Origin.Request request) {
        HttpRequest head = new BasicHttpRequest(
                request.method(),
                server.scheme(),
                new URIAuthority(server.host(), server.port()),
                server.basePath() + request.target());
        head.addHeader("Host", host(request.fields()));
        for (Field field : inOurName(traced(endToEnd(request)))) {
            head.addHeader(field.name(), field.value());
        }
        frame(head, request);
        return head;
    }

    private Fields inOurName(Fields request) {
        return own.size() == 0
                ? request
                : Fields.builder().addAll(request.without(own::has)).addAll(own).build();
    }

    private Fields traced(Fields request) {
        return cdnLoopId.map(id -> CdnLoop.append(passedHere(request), id)).orElse(request);
    }

    /** RFC 9110 §7.6.3: whoever took the request from a client has said so, and by which protocol it came; others are our own. */
    private static Fields passedHere(Fields request) {
        return request.has("Via") ? request : Via.append(request, "1.1", PSEUDONYM);
    }

    /** The end-to-end fields of a response, and that they have passed here if they are to be forwarded. */
    Fields received(Fields response, ProtocolVersion version) {
        return cdnLoopId.isPresent() ? Via.append(response, version.toString(), PSEUDONYM) : response;
    }

    private String host(Fields fields) {
        return preserveHost ? fields.first("Host").orElse(server.authority()) : server.authority();
    }

    private static Fields endToEnd(Origin.Request request) {
        Fields fields = HopByHop.endToEnd(request.fields()).without("Host", "Content-Length");
        return request.body().isPresent() ? fields : fields.without("Expect");
    }

    private static void frame(HttpRequest head, Origin.Request request) {
        OptionalLong length = length(request);
        if (request.body().isEmpty()) {
            if (METHODS_WITH_BODY.contains(request.method())) {
                head.addHeader("Content-Length", "0");
            }
        } else if (length.isPresent()) {
            head.addHeader("Content-Length", Long.toString(length.getAsLong()));
        } else {
            head.addHeader("Transfer-Encoding", "chunked");
        }
    }
}
