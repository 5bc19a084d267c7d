package io.casserole.warm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final AtomicLong now = new AtomicLong(17);
    private final AtomicLong rate = new AtomicLong(100);
    private final Pace pace = new Pace(rate::get, now::get);

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void whatWasTakenIsPaidByTime() {
        assertThat(pace.take(200)).isZero();
        assertThat(pace.take(200)).isEqualTo(Duration.ofSeconds(2));

        pass(Duration.ofMillis(1_500));
        assertThat(pace.take(200)).isEqualTo(Duration.ofMillis(500));
        pass(Duration.ofMillis(500));
        assertThat(pace.take(200)).isZero();
        assertThat(pace.take(200)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void timeInWhichNothingIsTakenIsNotSaved() {
        pass(Duration.ofHours(1));

        assertThat(pace.take(200)).isZero();
        assertThat(pace.take(200)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void whatDidNotComeIsGivenBack() {
        assertThat(pace.take(200)).isZero();
        pace.giveBack(200);

        assertThat(pace.take(300)).isZero();
        pace.giveBack(100);
        assertThat(pace.take(1)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void whatCameUnaskedIsPaidToo() {
        pace.add(50);

        assertThat(pace.take(1)).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void theRateMayChangeWhileThereIsADebt() {
        assertThat(pace.take(200)).isZero();
        rate.set(1_000);
        assertThat(pace.take(1)).isEqualTo(Duration.ofMillis(200));

        rate.set(0);
        assertThat(pace.take(1_000_000)).isZero();
        assertThat(pace.take(1_000_000)).isZero();
    }
}
