package io.casserole.http;

import java.util.Set;

/** What status codes mean for a cache (RFC 9110 §15, RFC 9111 §3). */
final class StatusCodes {
    /** Final ones whose requirements on caches are known; RFC 9110 §15, RFC 4918 §11, RFC 5842 §7, RFC 6585, RFC 7725, RFC 8297, RFC 8470. */
    private static final Set<Integer> UNDERSTOOD = Set.of(
            200, 201, 202, 203, 204, 205, 206, 207, 208, 226, //
            300, 301, 302, 303, 305, 307, 308, //
            400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, //
            421, 422, 423, 424, 425, 426, 428, 429, 431, 451, //
            500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511);

    /**
     * RFC 9110 §15.1, less redirects, which nobody expects to live by a guess; 206 is judged as the 200 it is part of.
     */
    private static final Set<Integer> HEURISTIC = Set.of(200, 203, 204, 206, 404, 405, 410, 414, 501);

    /** Errors that are about the object or the origin, not about one client. */
    private static final Set<Integer> NEGATIVE = Set.of(404, 405, 410, 414, 500, 501, 502, 503, 504);

    private StatusCodes() {}

    /** Whether a response may be stored at all: it is final and has content of its own (RFC 9111 §3, §4.3.4 for 304). */
    static boolean isStorable(int status) {
        return status >= 200 && status <= 599 && status != 304;
    }

    /** Whether the code is known, with what it requires of caches (RFC 9111 §5.2.2.3). */
    static boolean isUnderstood(int status) {
        return UNDERSTOOD.contains(status);
    }

    /** Whether a response may be stored and live by a guess without the origin's word (RFC 9111 §4.2.2). */
    static boolean isHeuristic(int status) {
        return HEURISTIC.contains(status);
    }

    /** Whether the operator may give it a life where the origin says nothing. */
    static boolean isNegative(int status) {
        return NEGATIVE.contains(status);
    }
}
