package io.casserole.cache;

import io.casserole.segment.BoundedMap;
import io.casserole.segment.ObjectKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The objects that could not be validated just now. The lock guards the map. */
final class RecentFailures {
    /** How long a failure counts as recent: clients are not to wait for a dead origin one after another. */
    static final Duration RECENT = Duration.ofSeconds(5);

    private static final int MOST = 1000;

    private final Clock clock;
    private final BoundedMap<ObjectKey, Instant> failures = new BoundedMap<>(MOST);

    RecentFailures(Clock clock) {
        this.clock = clock;
    }

    synchronized void note(ObjectKey key) {
        failures.putLast(key, clock.instant());
    }

    synchronized void forget(ObjectKey key) {
        failures.remove(key);
    }

    synchronized boolean has(ObjectKey key) {
        Instant failed = failures.get(key);
        return failed != null && clock.instant().isBefore(failed.plus(RECENT));
    }
}
