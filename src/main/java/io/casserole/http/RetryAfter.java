package io.casserole.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The {@code Retry-After} field (RFC 9110 §10.2.3). */
public final class RetryAfter {
    private RetryAfter() {}

    /**
     * How long to wait from {@code now}, never negative and at most 2^31 seconds; empty if the response does not say,
     * or says what is neither a number of seconds nor a date.
     */
    public static Optional<Duration> of(Fields response, Instant now) {
        return response.joined("Retry-After").flatMap(value -> seconds(value).or(() -> until(value, now)));
    }

    private static Optional<Duration> seconds(String value) {
        return Grammar.digits(value).map(seconds -> Duration.ofSeconds(Math.min(seconds, CacheControl.MOST_SECONDS)));
    }

    private static Optional<Duration> until(String value, Instant now) {
        return HttpDate.parse(value).map(date -> date.isBefore(now) ? Duration.ZERO : Duration.between(now, date));
    }
}
