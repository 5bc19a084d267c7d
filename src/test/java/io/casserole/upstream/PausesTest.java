package io.casserole.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Pause;
import io.casserole.testing.MovableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PausesTest {
    private final MovableClock clock = MovableClock.at("2026-01-01T00:00:00Z");
    private final Pauses pauses = new Pauses(clock);

    private void note(String target, int status, String... fields) {
        pauses.note(
                target,
                new Head(
                        "GET",
                        RequestTarget.of("/a", null),
                        Fields.empty(),
                        status,
                        Fields.of(fields),
                        clock.instant(),
                        clock.instant(),
                        "http://origin.example"));
    }

    @Test
    void tooManyRequestsIsAboutEverything() {
        note("/a", 429, "Retry-After", "10");

        assertThat(pauses.of("/b")).map(FetchException::reason).hasValue(Reason.BUSY);
        clock.advance(Duration.ofSeconds(10));
        assertThat(pauses.of("/b")).isEmpty();
    }

    @Test
    void tooManyRequestsPausesForASecondIfItSaysNoTime() {
        note("/a", 429);

        assertThat(pauses.of("/a")).isPresent();
        clock.advance(Duration.ofSeconds(1));
        assertThat(pauses.of("/a")).isEmpty();
    }

    @Test
    void unavailableIsAboutOneObject() {
        note("/a", 503, "Retry-After", "10");

        assertThat(pauses.of("/a").orElseThrow()).hasMessageContaining("/a").hasMessageContaining("10 s");
        assertThat(pauses.of("/b")).isEmpty();
    }

    @Test
    void unavailableWithoutATimeIsNoPause() {
        note("/a", 503);
        note("/a", 500, "Retry-After", "10");

        assertThat(pauses.of("/a")).isEmpty();
    }

    @Test
    void noPauseIsLongerThanTheLongest() {
        note("/a", 503, "Retry-After", "999999999999");

        clock.advance(Pauses.LONGEST);
        assertThat(pauses.of("/a")).isEmpty();
    }

    @Test
    void whatAnotherNodeWasAskedForIsKeptUnlessItIsShorter() {
        note("/a", 503, "Retry-After", "10");
        pauses.heard("/a", new Pause(false, Duration.ofSeconds(5)));
        pauses.heard("/b", new Pause(false, Duration.ofHours(5)));

        assertThat(pauses.of("/a").flatMap(FetchException::pause)).contains(new Pause(false, Duration.ofSeconds(10)));
        assertThat(pauses.of("/b").flatMap(FetchException::pause)).contains(new Pause(false, Pauses.LONGEST));
        assertThat(pauses.of("/c")).isEmpty();

        pauses.heard("/c", new Pause(true, Duration.ofSeconds(5)));
        assertThat(pauses.of("/d").flatMap(FetchException::pause)).contains(new Pause(true, Duration.ofSeconds(5)));
    }

    @Test
    void oldestObjectsAreForgotten() {
        for (int i = 0; i <= Pauses.MOST_OBJECTS; i++) {
            note("/" + i, 503, "Retry-After", "10");
        }

        assertThat(pauses.of("/0")).isEmpty();
        assertThat(pauses.of("/1")).isPresent();
    }
}
