package io.casserole.segment;

import io.casserole.http.CacheStatus.Forwarded;
import java.util.OptionalInt;

/**
 * That the origin was asked for the sake of a request, and what it answered. A request without an inquiry is a hit.
 *
 * @param why the origin was asked (RFC 9211 §2.2)
 * @param status of its answer, if that is known (RFC 9211 §2.3)
 * @param answer what the answer was to the cache
 * @param collapsed whether the origin was asked for another request, which this one waited for (RFC 9211 §2.6)
 * @param fetched the segment whose bytes came with the answer
 */
public record Inquiry(Forwarded why, OptionalInt status, Answer answer, boolean collapsed, OptionalInt fetched) {
    /** What the origin's answer was to the cache. */
    public enum Answer {
        /** The response. */
        RESPONSE,
        /** The word that the stored response is still good (RFC 9111 §4.3.4). */
        CONFIRMATION,
        /** An error, for which the stored response stands in (RFC 9111 §4.3.3). */
        ERROR
    }

    /** The origin was asked for this very request, and no bytes of a segment came with its answer. */
    public Inquiry(Forwarded why, int status, Answer answer) {
        this(why, OptionalInt.of(status), answer, false, OptionalInt.empty());
    }

    /** The same, of an answer that came with the bytes of that segment. */
    public Inquiry withFetched(int index) {
        return new Inquiry(why, status, answer, collapsed, OptionalInt.of(index));
    }

    /** The same, for a request that waited for it. */
    public Inquiry forFollower() {
        return new Inquiry(why, status, answer, true, fetched);
    }

    /** Whether the request is answered by what the origin has sent for it, and not by what was stored (RFC 9111 §5.1). */
    public boolean isAnsweredByOrigin() {
        return answer == Answer.RESPONSE && !collapsed;
    }
}
