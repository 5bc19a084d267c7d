package io.casserole.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long a response may be used, and how old it already was when it came (RFC 9111 §4.2). Only durations, so that
 * it means the same on every node: the caller knows how long the response has been resident since.
 *
 * @param lifetime counted from its generation at the origin; never negative
 * @param initialAge at the time of receipt; never negative
 */
public record Freshness(Duration lifetime, Duration initialAge) {
    public Freshness {
        if (lifetime.isNegative() || initialAge.isNegative()) {
            throw new IllegalArgumentException(
                    "freshness: expected nothing negative, found lifetime " + lifetime + " and age " + initialAge);
        }
    }

    /**
     * The freshness of a response for a shared cache.
     *
     * @param requestedAt when the request was sent
     * @param receivedAt when the head of the response came; stands for a missing or invalid {@code Date}
     */
    public static Freshness of(int status, Fields response, Instant requestedAt, Instant receivedAt) {
        Instant date = HttpDate.of(response, "Date").orElse(receivedAt);
        CacheControl control = CacheControl.ofResponse(response);
        return new Freshness(
                lifetime(status, response, control, date), initialAge(response, date, requestedAt, receivedAt));
    }

    /** Whether the origin has said how long the response lives, be it in words that mean not at all (RFC 9111 §4.2.1). */
    static boolean isExplicit(Fields response, CacheControl control) {
        return control.sMaxAge().or(control::maxAge).isPresent() || (!control.targeted() && response.has("Expires"));
    }

    /** Whether the origin has said how long the response lives. */
    public static boolean isExplicit(Fields response) {
        return isExplicit(response, CacheControl.ofResponse(response));
    }

    /** The same response, if it may not be used without validation from the moment it came (RFC 9111 §5.2.2.4). */
    public Freshness withoutLifetime() {
        return new Freshness(Duration.ZERO, initialAge);
    }

    /** RFC 9111 §4.2.3: current_age. */
    public Duration age(Duration resident) {
        return initialAge.plus(resident);
    }

    /** RFC 9111 §4.2: fresh while the lifetime exceeds the age. */
    public boolean isFresh(Duration resident) {
        return lifetime.compareTo(age(resident)) > 0;
    }

    /** How long it stays fresh; zero once it is stale. */
    public Duration remaining(Duration resident) {
        return positive(lifetime.minus(age(resident)));
    }

    /** How long it stays fresh; below zero by as much as it is stale. */
    public Duration left(Duration resident) {
        return lifetime.minus(age(resident));
    }

    /** For how long it has been stale; zero while it is fresh. */
    public Duration staleness(Duration resident) {
        return positive(age(resident).minus(lifetime));
    }

    /** RFC 9111 §4.2.1, in its order. */
    private static Duration lifetime(int status, Fields response, CacheControl control, Instant date) {
        return control.sMaxAge()
                .or(control::maxAge)
                .or(() -> control.targeted() ? Optional.empty() : untilExpires(response, date))
                .orElseGet(() -> heuristic(status, response, control, date));
    }

    /** RFC 9111 §5.3: an invalid date, or two of them, means already expired. */
    private static Optional<Duration> untilExpires(Fields response, Instant date) {
        if (!response.has("Expires")) {
            return Optional.empty();
        }
        Instant expires = HttpDate.of(response, "Expires").orElse(date);
        return Optional.of(positive(Duration.between(date, expires)));
    }

    /** RFC 9111 §4.2.2: a tenth of the time since the last modification. */
    private static Duration heuristic(int status, Fields response, CacheControl control, Instant date) {
        if (!StatusCodes.isHeuristic(status) && !control.isPublic()) {
            return Duration.ZERO;
        }
        return HttpDate.of(response, "Last-Modified")
                .map(modified -> positive(Duration.between(modified, date)).dividedBy(10))
                .orElse(Duration.ZERO);
    }

    /** RFC 9111 §4.2.3: corrected_initial_age. */
    private static Duration initialAge(Fields response, Instant date, Instant requestedAt, Instant receivedAt) {
        Duration apparentAge = positive(Duration.between(date, receivedAt));
        Duration responseDelay = positive(Duration.between(requestedAt, receivedAt));
        Duration correctedAge = ageField(response).plus(responseDelay);
        return apparentAge.compareTo(correctedAge) > 0 ? apparentAge : correctedAge;
    }

    /** RFC 9111 §5.1: the first member counts, an invalid one is ignored. */
    private static Duration ageField(Fields response) {
        return response.members("Age").stream()
                .findFirst()
                .flatMap(Grammar::digits)
                .map(seconds -> Duration.ofSeconds(Math.min(seconds, CacheControl.MOST_SECONDS)))
                .orElse(Duration.ZERO);
    }

    private static Duration positive(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }
}
