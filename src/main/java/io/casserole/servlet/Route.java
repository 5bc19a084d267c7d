package io.casserole.servlet;

import io.casserole.http.CacheStatus.Forwarded;
import io.casserole.http.Fields;

/** What is done with a request. */
sealed interface Route {
    /** The cache answers. */
    record AskCache() implements Route {}

    /** The origin answers; the cache is not asked. */
    record PassOn(Forwarded why, String detail) implements Route {}

    /** The object is purged, if the client may. */
    record Purge() implements Route {}

    /** The request has come back to us; it is answered as a failure. */
    record Loop() implements Route {}

    /** This node answers, with one line of text. */
    record Refuse(int status, Fields fields, String text) implements Route {
        /** The answer, without its body if {@code head}. */
        Outgoing answer(boolean head) {
            Outgoing answer = Outgoing.text(status, fields, text);
            return head ? answer.withoutBody() : answer;
        }
    }
}
