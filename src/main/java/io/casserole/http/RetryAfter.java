package io.casserole.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The {@code Retry-After} field (RFC 9110 §10.2.3). */
public final class RetryAfter {
    private RetryAfter() {}

    /** How long to wait from {@code now}, 0 or more; empty if the response does not say or what it says cannot be read. */
    public static Optional<Duration> of(Fields response, Instant now) {
        return response.first("Retry-After").map(String::trim).flatMap(text -> parse(text, now));
    }

    private static Optional<Duration> parse(String text, Instant now) {
        if (text.matches("\\d{1,18}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        return HttpDate.parse(text).map(date -> date.isBefore(now) ? Duration.ZERO : Duration.between(now, date));
    }
}
