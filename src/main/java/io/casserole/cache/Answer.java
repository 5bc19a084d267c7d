package io.casserole.cache;

import io.casserole.http.CacheStatus;
import io.casserole.http.CacheStatus.Forwarded;
import io.casserole.http.Fields;
import io.casserole.segment.Body;

/** What the cache says to a request. */
public sealed interface Answer {
    /**
     * Send this. For an answer to HEAD the body is empty whatever {@code Content-Length} says.
     *
     * @param fields complete but for {@code Cache-Status}, {@code Content-Length} included
     * @param cacheStatus how it came about
     * @param body the receiver closes it
     * @param failed whether it tells that the origin could not be asked
     */
    record Response(int status, Fields fields, CacheStatus cacheStatus, Body body, boolean failed) implements Answer {
        public Response(int status, Fields fields, CacheStatus cacheStatus, Body body) {
            this(status, fields, cacheStatus, body, false);
        }
    }

    /** Not for the cache: forward the client's own request. The detail is for {@code Cache-Status} and logs. */
    record Forward(Forwarded why, String detail) implements Answer {}
}
