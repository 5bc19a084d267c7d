package io.casserole.servlet;

import io.casserole.http.BadTargetException;
import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.segment.Tracing;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;

/**
 * A client's request, less its body.
 *
 * @param target what follows the context path, byte for byte as sent
 * @param fields all fields as received
 * @param hasBody whether a body follows, perhaps an empty one
 */
record ClientRequest(String method, RequestTarget target, Fields fields, boolean hasBody, Connection connection) {
    /**
     * Reads the head. The path is the raw one; the container's decoded paths are never used.
     *
     * @throws BadTargetException if the path is not served
     * @throws IllegalArgumentException if a field could not be sent on as it is
     */
    static ClientRequest of(HttpServletRequest request) {
        Connection connection = Connection.of(request);
        return new ClientRequest(
                request.getMethod(),
                RequestTarget.of(rawPath(request), request.getQueryString()),
                isMultiplexed(request.getProtocol())
                        ? withHost(fieldsOf(request), connection.host())
                        : fieldsOf(request),
                hasBody(request),
                connection);
    }

    /** RFC 9113 §8.3.1: who makes HTTP/1.1 of HTTP/2 makes the field. */
    private static Fields withHost(Fields fields, String host) {
        return fields.has("Host") ? fields : fields.plus("Host", host);
    }

    /** The path after the context path, still encoded; empty if the context path itself was written in another way. */
    static String rawPath(HttpServletRequest request) {
        String uri = request.getRequestURI();
        String context = request.getContextPath();
        if (!uri.startsWith(context)) {
            return "";
        }
        String path = uri.substring(context.length());
        return path.isEmpty() ? "/" : path;
    }

    static Fields fieldsOf(HttpServletRequest request) {
        Fields.Builder fields = Fields.builder();
        for (String name : Collections.list(request.getHeaderNames())) {
            Collections.list(request.getHeaders(name)).forEach(value -> fields.add(name, value));
        }
        return fields.build();
    }

    /** RFC 9112 §6.3: in HTTP/1.1 a body is announced. HTTP/2 need not, but GET and HEAD have none that anybody knows of. */
    private static boolean hasBody(HttpServletRequest request) {
        if (request.getContentLengthLong() >= 0) {
            return request.getContentLengthLong() > 0;
        }
        return request.getHeader("Transfer-Encoding") != null
                || (isMultiplexed(request.getProtocol()) && !isSafe(request.getMethod()));
    }

    private static boolean isMultiplexed(String protocol) {
        return protocol.startsWith("HTTP/2") || protocol.startsWith("HTTP/3");
    }

    private static boolean isSafe(String method) {
        return method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
    }

    /** The request in a few words, also one whose head cannot be read. */
    static RequestOutcome.Asked asked(HttpServletRequest request) {
        String query = request.getQueryString();
        return new RequestOutcome.Asked(
                request.getMethod(),
                query == null ? rawPath(request) : rawPath(request) + "?" + query,
                request.getProtocol(),
                request.getRemoteAddr());
    }

    /** The request in a few words. */
    RequestOutcome.Asked asked() {
        return new RequestOutcome.Asked(method, target.toString(), connection.protocol(), connection.remote());
    }

    /** The same, as part of that span. */
    ClientRequest in(Tracing.Span span) {
        return span == Tracing.Span.NONE
                ? this
                : new ClientRequest(method, target, span.in(fields), hasBody, connection);
    }

    boolean isHead() {
        return method.equals("HEAD");
    }
}
