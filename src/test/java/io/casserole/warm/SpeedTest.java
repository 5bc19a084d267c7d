package io.casserole.warm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SpeedTest {
    private final AtomicLong now = new AtomicLong(17);
    private final Speed speed = new Speed(now::get);

    private void pass(double seconds) {
        now.addAndGet((long) (seconds * 1_000_000_000));
    }

    @Test
    void isThatOfTheTimeSinceTheBeginning() {
        speed.add(300);
        assertThat(speed.perSecond()).as("in its first second").isEqualTo(300);
        pass(3);
        assertThat(speed.perSecond()).isEqualTo(100);
    }

    @Test
    void forgetsWhatIsLongerAgo() {
        speed.add(1_000);
        pass(9.9);
        speed.add(1_000);
        assertThat(speed.perSecond()).isBetween(200L, 210L);

        pass(5);
        assertThat(speed.perSecond()).isEqualTo(100);
        pass(100);
        assertThat(speed.perSecond()).isZero();
    }
}
