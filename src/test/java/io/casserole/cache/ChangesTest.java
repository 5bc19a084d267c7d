package io.casserole.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.segment.Descriptor;
import io.casserole.segment.Generation;
import io.casserole.segment.ObjectKey;
import io.casserole.testing.Descriptors;
import io.casserole.testing.MovableClock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChangesTest {
    private final MovableClock clock = MovableClock.at(Descriptors.RECEIVED);
    private final Changes changes = new Changes(clock);
    private final Descriptor object = Descriptors.of(5_000, 1_000);

    @Test
    void aGenerationIsGoneForAMinuteAfterItWasFoundToBe() {
        changes.gone(object.key(), object.generation());
        clock.advance(Duration.ofSeconds(59));
        changes.gone(object.key(), object.generation());

        assertThat(changes.isGone(object)).isTrue();
        assertThat(changes.lastGone(object.key())).contains(object.generation());
        clock.advance(Duration.ofSeconds(1));
        assertThat(changes.isGone(object)).isFalse();
        assertThat(changes.lastGone(object.key())).isEmpty();
    }

    @Test
    void fewGenerationsOfAnObjectAreRemembered() {
        changes.gone(object.key(), object.generation());
        for (int i = 0; i < 8; i++) {
            changes.gone(object.key(), Generation.of("generation " + i));
        }

        assertThat(changes.isGone(object)).isFalse();
        assertThat(changes.lastGone(object.key())).contains(Generation.of("generation 7"));
    }

    @Test
    void anObjectThatIsDescribedAgainAsWhatWasGoneDoesNotHoldStill() {
        changes.gone(object.key(), object.generation());

        assertThat(changes.isSteady(Optional.empty(), object)).isFalse();
        assertThat(changes.unstable()).isEqualTo(1);
        assertThat(changes.isSteady(Optional.empty(), object)).as("afterwards").isTrue();
    }

    @Test
    void anObjectThatIsWhatItWasHoldsStill() {
        assertThat(changes.isSteady(Optional.of(object), object)).isTrue();
        assertThat(changes.lastGone(object.key())).isEmpty();
    }

    @Test
    void noMoreObjectsAreRememberedThanTheMost() {
        for (int i = 0; i <= Changes.MOST_OBJECTS; i++) {
            changes.gone(ObjectKey.primary("/" + i), Generation.of("g"));
        }

        assertThat(changes.lastGone(ObjectKey.primary("/0"))).isEmpty();
        assertThat(changes.lastGone(ObjectKey.primary("/1"))).isPresent();
    }
}
