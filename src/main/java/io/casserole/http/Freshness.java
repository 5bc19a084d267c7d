package io.casserole.http;

import java.time.Duration;

/**
 * How long a response may be reused (RFC 9111 §4.2).
 *
 * @param lifetime its freshness lifetime
 * @param initialAge its age when it was received
 */
public record Freshness(Duration lifetime, Duration initialAge) {
    /** The age after {@code resident} in this cache (RFC 9111 §4.2.3). */
    public Duration age(Duration resident) {
        return initialAge.plus(resident);
    }

    /** Freshness left after {@code resident} in this cache; negative when stale. */
    public Duration remaining(Duration resident) {
        return lifetime.minus(age(resident));
    }

    /** Whether the response is fresh after {@code resident} in this cache. */
    public boolean isFresh(Duration resident) {
        return age(resident).compareTo(lifetime) < 0;
    }
}
