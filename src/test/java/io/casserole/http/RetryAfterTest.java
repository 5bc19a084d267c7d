package io.casserole.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 §10.2.3: Retry-After. */
class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2025-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"120,120", "0,0", "007,7", "99999999999999999999,2147483648"})
    void readsSeconds(String value, long seconds) {
        assertThat(RetryAfter.of(Fields.of("Retry-After", value), NOW)).contains(Duration.ofSeconds(seconds));
    }

    @Test
    void readsADateAndNeverWaitsBackwards() {
        assertThat(RetryAfter.of(Fields.of("Retry-After", HttpDate.format(NOW.plusSeconds(30))), NOW))
                .contains(Duration.ofSeconds(30));
        assertThat(RetryAfter.of(Fields.of("Retry-After", HttpDate.format(NOW.minusSeconds(30))), NOW))
                .contains(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5", "soon", "1s", "\u00b2", "1, 2"})
    void anythingElseSaysNothing(String value) {
        assertThat(RetryAfter.of(Fields.of("Retry-After", value), NOW)).isEmpty();
        assertThat(RetryAfter.of(Fields.empty(), NOW)).isEmpty();
    }
}
