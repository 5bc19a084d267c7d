package io.casserole.cache;

import io.casserole.http.Fields;
import io.casserole.segment.Body;

/** What the cache says to a request. */
public sealed interface Answer {
    /**
     * Send this. For an answer to HEAD the body is empty whatever {@code Content-Length} says.
     *
     * @param fields complete, {@code Content-Length} and {@code Cache-Status} included
     * @param body the receiver closes it
     */
    record Response(int status, Fields fields, Body body) implements Answer {}

    /** Not for the cache: forward the client's own request. The reason is for {@code Cache-Status} and logs. */
    record Forward(String reason) implements Answer {}
}
