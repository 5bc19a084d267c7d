package io.casserole.peer;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next try. The wait doubles from {@link #FIRST} to {@link #LONGEST}; half of it is left to chance, so that
 * nodes that lost something together do not come back together. Not thread-safe.
 */
final class Backoff {
    static final Duration FIRST = Duration.ofMillis(500);
    static final Duration LONGEST = Duration.ofSeconds(5);

    private final DoubleSupplier chance;
    private Duration whole = FIRST;

    /** Numbers in {@code [0, 1)}. */
    Backoff(DoubleSupplier chance) {
        this.chance = chance;
    }

    /** The wait after one more failure. */
    Duration next() {
        long half = whole.toNanos() / 2;
        Duration doubled = whole.multipliedBy(2);
        whole = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        return Duration.ofNanos(half + (long) (half * chance.getAsDouble()));
    }

    /** Something succeeded: the next wait is the first again. */
    void reset() {
        whole = FIRST;
    }
}
