package io.casserole.admin;

import io.casserole.servlet.Connection;
import io.casserole.servlet.Outgoing;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** One request to the administration, on which {@code startAsync} has been called. */
final class AdminCall {
    /** Below it are all paths of the administration. */
    private static final String OWN_PATHS = "/_casserole/";

    private final Administration node;
    private final HttpServletRequest request;
    private final Visitor visitor;

    AdminCall(Administration node, HttpServletRequest request) {
        this.node = node;
        this.request = request;
        this.visitor = node.access().visitor(request);
    }

    Administration node() {
        return node;
    }

    Visitor visitor() {
        return visitor;
    }

    /** Who it is who sent this as the token in the body. */
    Visitor byToken(String sent) {
        return node.access().byToken(request, sent);
    }

    /** What this one is told, who is no administrator. */
    Outgoing refusal(Visitor stranger) {
        return node.access().refusal(stranger, request);
    }

    boolean isByAdministrator() {
        return visitor.isAdministrator();
    }

    String method() {
        return request.getMethod();
    }

    /** GET or HEAD, which change nothing. */
    boolean isRead() {
        return method().equals("GET") || method().equals("HEAD");
    }

    /** What follows the servlet's own path, decoded; empty if nothing does. */
    String path() {
        return request.getPathInfo() == null ? "" : request.getPathInfo();
    }

    /** A parameter of the query, decoded. */
    Optional<String> parameter(String name) {
        return Optional.ofNullable(request.getParameter(name));
    }

    /** The first value of each parameter of the query, decoded. */
    Map<String, String> parameters() {
        Map<String, String> first = new TreeMap<>();
        request.getParameterMap().forEach((name, values) -> first.put(name, values[0]));
        return first;
    }

    /** The first field of that name. */
    Optional<String> field(String name) {
        return Optional.ofNullable(request.getHeader(name));
    }

    /** Whether another site's page makes a browser ask. */
    boolean isForeign() {
        return CrossSite.isForeign(request);
    }

    /** The media type of the body in lower case, without parameters; empty if none is said. */
    String mediaType() {
        String type = request.getContentType();
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** Whether the head says that there is no body. In HTTP/2 one may follow without a word (RFC 9113 §8.1.1). */
    boolean isWithoutBody() {
        return request.getContentLengthLong() == 0
                || (request.getContentLengthLong() < 0
                        && request.getProtocol().startsWith("HTTP/1.")
                        && request.getHeader("Transfer-Encoding") == null);
    }

    /**
     * The whole body, read without waiting for it.
     *
     * @return fails with {@link IllegalArgumentException} if it is longer, and with FetchException if the client does not send it
     */
    CompletableFuture<byte[]> body(int longest) {
        return ShortBody.read(node.pumps().receive(request), longest);
    }

    /** The session of a browser that has logged in. */
    Optional<Session> session() {
        return node.access().session(request);
    }

    /** The path, as clients write it, below which all of the administration is; where the browser is to send the cookie of a session. */
    String ownPath() {
        return Connection.of(request).contextPath() + OWN_PATHS;
    }

    /** Whether the client speaks TLS, perhaps to a proxy before this node. */
    boolean isSecure() {
        return request.isSecure()
                || field("Origin").filter(it -> it.startsWith("https://")).isPresent();
    }
}
