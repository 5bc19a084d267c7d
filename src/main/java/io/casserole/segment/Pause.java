package io.casserole.segment;

import java.time.Duration;

/**
 * How long the origin asks not to be asked.
 *
 * @param everything whether that goes for all of the origin, or for one object
 * @param left from now on; more than zero
 */
public record Pause(boolean everything, Duration left) {
    public Pause {
        if (left.isNegative() || left.isZero()) {
            throw new IllegalArgumentException("left: expected more than 0, found " + left);
        }
    }

    /** Whole seconds, as {@code Retry-After} has them: the next ones, or somebody would come too early. */
    public long seconds() {
        return left.plusSeconds(1).minusNanos(1).toSeconds();
    }
}
