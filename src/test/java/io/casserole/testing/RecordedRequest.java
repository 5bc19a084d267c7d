package io.casserole.testing;

import io.casserole.http.Fields;
import java.util.Optional;

/**
 * A request as it arrived.
 *
 * @param target byte for byte
 * @param trailers of a chunked body
 * @param body its first bytes, at most {@link #BODY_KEPT}
 * @param bodyLength bytes of the whole body
 * @param use 1 for the first request of its connection, 2 for the second
 */
public record RecordedRequest(
        String method, String target, Fields fields, Fields trailers, Content body, long bodyLength, int use) {
    /** Bytes of a request body that are kept. */
    public static final int BODY_KEPT = 16 << 20;

    /** The target less its query. */
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The value of the first field of that name. */
    public Optional<String> field(String name) {
        return fields.first(name);
    }

    boolean isFor(String targetOrPath) {
        return target.equals(targetOrPath) || path().equals(targetOrPath);
    }

    @Override
    public String toString() {
        return method + " " + target + " " + fields;
    }
}
