package io.casserole.cache;

import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.segment.Interims;

/**
 * A client's request as the cache sees it: GET or HEAD, without a body, already found eligible.
 *
 * @param target what follows the context path, byte for byte as sent
 * @param fields the end-to-end fields as received
 * @param interims hears of interim responses, if the origin is asked for this request
 */
public record CacheRequest(String method, RequestTarget target, Fields fields, Interims interims) {
    public CacheRequest {
        if (!method.equals("GET") && !method.equals("HEAD")) {
            throw new IllegalArgumentException("method: expected GET or HEAD, found " + method);
        }
    }

    /** A request whose client hears of no interim response. */
    public CacheRequest(String method, RequestTarget target, Fields fields) {
        this(method, target, fields, Interims.UNHEARD);
    }

    /** Whether only the head of the answer is wanted. */
    public boolean isHead() {
        return method.equals("HEAD");
    }

    /** Whether a precondition may make the answer one without a body (RFC 9110 §13.1; {@code If-Range} cannot). */
    public boolean isConditional() {
        return fields.has("if-none-match")
                || fields.has("if-modified-since")
                || fields.has("if-match")
                || fields.has("if-unmodified-since");
    }
}
