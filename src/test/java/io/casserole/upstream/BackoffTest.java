package io.casserole.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void waitDoublesFromOneTryToTheNext() {
        Backoff backoff = new Backoff(3, Duration.ofMillis(100), () -> 0.0);

        assertThat(backoff.delay(1)).hasValue(Duration.ofMillis(50));
        assertThat(backoff.delay(2)).hasValue(Duration.ofMillis(100));
        assertThat(backoff.delay(3)).hasValue(Duration.ofMillis(200));
        assertThat(backoff.delay(4)).isEmpty();
    }

    @Test
    void halfOfTheWaitIsLeftToChance() {
        Backoff backoff = new Backoff(1, Duration.ofMillis(100), () -> 0.5);

        assertThat(backoff.delay(1)).hasValue(Duration.ofMillis(75));
    }

    @Test
    void noWaitIsLongerThanTheLongest() {
        Backoff backoff = new Backoff(1000, Duration.ofMinutes(1), () -> 1.0);

        assertThat(backoff.delay(1)).hasValue(Backoff.LONGEST);
        assertThat(backoff.delay(999)).hasValue(Backoff.LONGEST);
    }

    @Test
    void thereMayBeNoRetry() {
        assertThat(new Backoff(0, Duration.ZERO, () -> 0.0).delay(1)).isEmpty();
    }

    @Test
    void negativeNumbersAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(-1, Duration.ZERO, () -> 0.0))
                .withMessageContaining("found -1");
    }
}
