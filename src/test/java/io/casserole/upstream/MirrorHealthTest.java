package io.casserole.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class MirrorHealthTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1); // it may overflow, as nanoTime may
    private final MirrorHealth health = new MirrorHealth(now::get);

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private void rest() {
        health.failed();
        health.failed();
    }

    @Test
    void twoFailuresInARowMakeItRest() {
        assertThat(health.failed()).isFalse();
        assertThat(health.isUp()).isTrue();
        assertThat(health.failed()).as("the beginning of a bad time").isTrue();

        assertThat(health.isUp()).isFalse();
    }

    @Test
    void goodEndBetweenFailuresMakesThemForgotten() {
        for (int i = 0; i < 10; i++) {
            health.failed();
            health.answered();
            assertThat(health.ended()).isFalse();
        }

        assertThat(health.isUp()).isTrue();
    }

    @Test
    void answersThatBreakOffAreFailuresInARow() {
        health.answered();
        health.failed();
        health.answered();
        health.failed();

        assertThat(health.isUp()).isFalse();
    }

    @Test
    void oneRequestTriesItWhenItHasRested() {
        rest();
        pass(MirrorHealth.FIRST_REST.minusNanos(1));
        assertThat(health.claimTrial()).isFalse();

        pass(Duration.ofNanos(1));

        assertThat(health.claimTrial()).isTrue();
        assertThat(health.claimTrial()).as("a second one").isFalse();
        assertThat(health.isUp()).isFalse();
    }

    @Test
    void nobodyTriesWhatIsUp() {
        assertThat(health.claimTrial()).isFalse();
    }

    @Test
    void answerToATrialPutsItOnProbation() {
        rest();
        pass(MirrorHealth.FIRST_REST);
        assertThat(health.claimTrial()).isTrue();
        health.answered();
        assertThat(health.isUp()).isTrue();

        assertThat(health.failed()).as("the beginning of another bad time").isFalse();

        assertThat(health.isUp()).isFalse();
    }

    @Test
    void restsGrowUntilAResponseEndsWell() {
        rest();
        for (Duration rest : new Duration[] {
            MirrorHealth.FIRST_REST,
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(40),
            MirrorHealth.LONGEST_REST,
            MirrorHealth.LONGEST_REST
        }) {
            pass(rest.minusNanos(1));
            assertThat(health.claimTrial()).isFalse();
            pass(Duration.ofNanos(1));
            assertThat(health.claimTrial()).as("after %s", rest).isTrue();
            health.failed();
        }
        assertThat(health.ended()).as("the end of a bad time").isTrue();

        rest();
        pass(MirrorHealth.FIRST_REST);
        assertThat(health.claimTrial()).isTrue();
    }

    @Test
    void whoAsksItWhileItRestsDoesNotMakeItRestLonger() {
        rest();
        pass(MirrorHealth.FIRST_REST.dividedBy(2));
        health.failed();
        pass(MirrorHealth.FIRST_REST.dividedBy(2));

        assertThat(health.claimTrial()).isTrue();
    }

    @Test
    void trialThatIsGivenUpIsLeftToAnother() {
        rest();
        pass(MirrorHealth.FIRST_REST);
        assertThat(health.claimTrial()).isTrue();
        health.abandoned();

        assertThat(health.claimTrial()).isTrue();
    }
}
