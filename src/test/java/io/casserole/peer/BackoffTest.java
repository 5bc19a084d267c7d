package io.casserole.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void waitsDoubleUpToTheLongest() {
        Backoff backoff = new Backoff(() -> 0.0);

        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(250));
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(500));
        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(1));
        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(2));
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(2500));
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(2500));
    }

    @Test
    void halfOfEachIsChance() {
        assertThat(new Backoff(() -> 0.5).next()).isEqualTo(Duration.ofMillis(375));
    }

    @Test
    void aSuccessBeginsAnew() {
        Backoff backoff = new Backoff(() -> 0.0);
        backoff.next();
        backoff.next();
        backoff.reset();

        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(250));
    }
}
