package io.casserole.cache;

import io.casserole.segment.ObjectKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The objects that could not be validated just now. The lock guards the map. */
final class RecentFailures {
    /** How long a failure counts as recent: clients are not to wait for a dead origin one after another. */
    static final Duration RECENT = Duration.ofSeconds(5);

    private static final int MOST = 1000;

    private final Clock clock;
    private final Map<ObjectKey, Instant> failures = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectKey, Instant> eldest) {
            return size() > MOST;
        }
    };

    RecentFailures(Clock clock) {
        this.clock = clock;
    }

    synchronized void note(ObjectKey key) {
        failures.remove(key); // the newest is the last to go
        failures.put(key, clock.instant());
    }

    synchronized void forget(ObjectKey key) {
        failures.remove(key);
    }

    synchronized boolean has(ObjectKey key) {
        Instant failed = failures.get(key);
        return failed != null && clock.instant().isBefore(failed.plus(RECENT));
    }
}
