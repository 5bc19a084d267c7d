package io.casserole.servlet;

import io.casserole.http.Field;
import io.casserole.http.Fields;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The head of one response: status and fields, every line as it is, and the trailers that may follow. */
final class ResponseHead {
    private final HttpServletResponse response;
    private boolean written;
    private volatile Fields trailers = Fields.empty(); // read by the container

    ResponseHead(HttpServletResponse response) {
        this.response = response;
    }

    /** Gives the head to the container, the first time this is called. */
    void write(Outgoing outgoing) {
        if (!written) {
            written = true;
            write(outgoing.status(), outgoing.fields(), response, () -> trailers);
        }
    }

    /** Whether the container has the head. */
    boolean isWritten() {
        return written;
    }

    /** What follows the body; to be called before the response is completed. */
    void end(Fields trailers) {
        this.trailers = trailers;
    }

    /**
     * Sets the head of a response that is not committed.
     *
     * @param trailers asked for when the body has been written, if its length is not known: only then is it framed so that
     *     trailers can follow (RFC 9112 §7.1.2)
     */
    static void write(int status, Fields fields, HttpServletResponse response, Supplier<Fields> trailers) {
        response.setStatus(status);
        Set<String> seen = new HashSet<>();
        for (Field field : fields) {
            boolean first = seen.add(field.name().toLowerCase(Locale.ROOT));
            if (field.isNamed("Content-Length")) {
                setLength(status, field.value(), response);
            } else if (first) {
                response.setHeader(field.name(), field.value()); // replaces the container's own Date and Server
            } else {
                response.addHeader(field.name(), field.value());
            }
        }
        if (!fields.has("Content-Length") && !isWithoutBody(status)) {
            expectTrailers(response, trailers);
        }
    }

    /** RFC 9112 §6.3: of these nothing follows the head, and a 204 may not even be framed so that something could (§6.1). */
    private static boolean isWithoutBody(int status) {
        return status == HttpServletResponse.SC_NO_CONTENT || status == HttpServletResponse.SC_NOT_MODIFIED;
    }

    private static void setLength(int status, String length, HttpServletResponse response) {
        if (status != HttpServletResponse.SC_NO_CONTENT) { // RFC 9110 §8.6: never in a 204
            response.setContentLengthLong(Long.parseLong(length));
        }
    }

    private static void expectTrailers(HttpServletResponse response, Supplier<Fields> trailers) {
        try {
            response.setTrailerFields(() -> asMap(trailers.get()));
        } catch (IllegalStateException e) {
            // HTTP/1.0 has no place for trailers; RFC 9110 §6.5.1 lets a recipient drop them
            return;
        }
    }

    private static Map<String, String> asMap(Fields fields) {
        Map<String, String> joined = new LinkedHashMap<>();
        fields.forEach(field -> joined.merge(field.name(), field.value(), (first, next) -> first + ", " + next));
        return joined;
    }
}
