package io.casserole.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitsTest {
    private final Member member =
            new Member("a", URI.create("http://a.example"), 1, Member.PROTOCOL, "i", "f", Member.State.SERVING);
    private long now = Long.MAX_VALUE - 1000; // nanoTime may be anything, and wraps
    private final Circuits circuits = new Circuits(() -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void oneFailureIsForgiven() {
        circuits.failed(member);

        assertThat(circuits.isOpen(member)).isFalse();
    }

    @Test
    void twoFailuresWithinTheSpanOpenTheCircuit() {
        circuits.failed(member);
        pass(Duration.ofSeconds(4));
        circuits.failed(member);

        assertThat(circuits.isOpen(member)).isTrue();
        assertThat(circuits.state(member)).isEqualTo(Circuits.State.OPEN);
    }

    @Test
    void failuresFarApartDoNot() {
        circuits.failed(member);
        pass(Duration.ofSeconds(6));
        circuits.failed(member);

        assertThat(circuits.isOpen(member)).isFalse();
    }

    @Test
    void afterTheSpanItIsTriedAgainAndOneFailureOpensIt() {
        circuits.failed(member);
        circuits.failed(member);
        pass(Duration.ofSeconds(6));
        assertThat(circuits.isOpen(member)).isFalse();
        assertThat(circuits.state(member)).isEqualTo(Circuits.State.HALF_OPEN);

        circuits.failed(member);

        assertThat(circuits.isOpen(member)).isTrue();
    }

    @Test
    void anAnswerClosesIt() {
        circuits.failed(member);
        circuits.failed(member);

        circuits.succeeded(member);

        assertThat(circuits.state(member)).isEqualTo(Circuits.State.CLOSED);
    }
}
