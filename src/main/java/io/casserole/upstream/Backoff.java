package io.casserole.upstream;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before each further try, and how many there are. The wait doubles from one to the next, up to {@link #LONGEST}; half
 * of it is left to chance, so that what broke together does not come back together.
 *
 * @param retries how many tries follow the first
 * @param first the longest wait before the first of them
 * @param chance gives numbers in {@code [0, 1)}
 */
record Backoff(int retries, Duration first, DoubleSupplier chance) {
    static final Duration LONGEST = Duration.ofSeconds(10);

    Backoff {
        if (retries < 0 || first.isNegative()) {
            throw new IllegalArgumentException(
                    "backoff: expected 0 or more retries and no negative wait, found " + retries + " and " + first);
        }
    }

    /** The wait before the next try after {@code failures} of them, at least 1; empty when there is none left. */
    Optional<Duration> delay(int failures) {
        if (failures > retries) {
            return Optional.empty();
        }
        Duration doubled = first.multipliedBy(1L << Math.min(failures - 1, 20));
        Duration whole = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        long half = whole.toNanos() / 2;
        return Optional.of(Duration.ofNanos(half + (long) (half * chance.getAsDouble())));
    }
}
