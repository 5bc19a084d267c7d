package io.casserole.cache;

import io.casserole.segment.Inquiry;
import java.util.Optional;

/**
 * How often a request has looked for its object before.
 *
 * @param awaited how the origin was asked for what the request has waited for last
 */
record Round(int number, Optional<Inquiry> awaited) {
    static final Round FIRST = new Round(0, Optional.empty());

    /** So often a request waits for others, and then goes its own way. */
    private static final int MOST = 4;

    Round next() {
        return next(Optional.empty());
    }

    Round next(Optional<Inquiry> waitedFor) {
        return new Round(number + 1, waitedFor);
    }

    boolean isFirst() {
        return number == 0;
    }

    boolean isOneTooMany() {
        return number == MOST;
    }
}
