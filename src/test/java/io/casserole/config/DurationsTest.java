package io.casserole.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "0s, PT0S",
        "500ms, PT0.5S",
        "60s, PT1M",
        "60 S, PT1M",
        "5m, PT5M",
        "1h, PT1H",
        "' 30d ', PT720H"
    })
    void readsOneNumberWithOneUnit(String text, Duration duration) {
        assertThat(Durations.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "60", "s", "1.5s", "-1s", "1m30s", "5y", "PT5S", "9999999999999999999s", "999999999999999d"})
    void tellsWhatWasExpectedInsteadOfWhatIsNoDuration(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessage("expected a duration such as 500ms, 60s, 5m, 1h or 30d, found '" + text + "'");
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0", "PT0.001S, 1ms", "PT1.5S, 1500ms", "PT90S, 90s", "PT60S, 1m", "PT120M, 2h", "PT48H, 2d"})
    void printsTheShortestExactForm(Duration duration, String printed) {
        assertThat(Durations.format(duration)).isEqualTo(printed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT0.000001S", "PT1.0000001S"})
    void printsNothingThatCannotBeRead(Duration duration) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.format(duration))
                .withMessage("expected a whole number of milliseconds of at least 0, found " + duration);
    }

    @Test
    void readsWhatItPrintsForAnyDuration() {
        Random random = new Random(19_840_101);
        Duration[] units = {
            Duration.ofMillis(1), Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofDays(1)
        };
        for (int round = 0; round < 10_000; round++) {
            Duration duration =
                    units[random.nextInt(units.length)].multipliedBy(random.nextInt() >>> random.nextInt(1, 32));
            assertThat(Durations.parse(Durations.format(duration))).isEqualTo(duration);
        }
    }
}
