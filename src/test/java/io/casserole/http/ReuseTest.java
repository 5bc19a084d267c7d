package io.casserole.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.Reuse.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9111 §4: constructing responses from caches; RFC 5861. */
class ReuseTest {
    private static final Duration DAY = Duration.ofDays(1);

    /** Of a response that lived for 100 s and came 10 s old. */
    private static Reuse after(long resident, String response, String request) {
        return new Reuse(
                CacheControl.ofResponse(Fields.of("Cache-Control", response)),
                new Freshness(Duration.ofSeconds(100), Duration.ofSeconds(10)),
                Duration.ofSeconds(resident),
                CacheControl.ofRequest(Fields.of("Cache-Control", request)));
    }

    private static Verdict verdict(long resident, String response, String request) {
        return after(resident, response, request).verdict();
    }

    @Test
    void isUsedWhileFreshAndValidatedAfterwards() { // RFC 9111 §4.2
        assertThat(verdict(89, "max-age=100", "")).isEqualTo(Verdict.USE);
        assertThat(verdict(90, "max-age=100", "")).isEqualTo(Verdict.VALIDATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"must-revalidate", "proxy-revalidate", "s-maxage=100", "max-age=100, public"})
    void isUsedWhileFreshWhateverMustBeDoneLater(String response) { // RFC 9111 §5.2.2.2
        assertThat(verdict(50, response, "")).isEqualTo(Verdict.USE);
    }

    @Test
    void isUsedAndValidatedWithinTheWindow() { // RFC 5861 §3
        assertThat(verdict(89, "stale-while-revalidate=5", "")).isEqualTo(Verdict.USE);
        assertThat(verdict(90, "stale-while-revalidate=5", "")).isEqualTo(Verdict.USE_AND_VALIDATE);
        assertThat(verdict(95, "stale-while-revalidate=5", "")).isEqualTo(Verdict.USE_AND_VALIDATE);
        assertThat(verdict(96, "stale-while-revalidate=5", "")).isEqualTo(Verdict.VALIDATE);
        assertThat(verdict(91, "stale-while-revalidate=x", "")).isEqualTo(Verdict.VALIDATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"must-revalidate", "proxy-revalidate", "s-maxage=100", "no-cache", "no-cache=\"a\""})
    void isNeverUsedStaleWhereTheOriginForbids(String response) { // RFC 9111 §4.2.4
        String lenient = response + ", stale-while-revalidate=600, stale-if-error=600";

        assertThat(verdict(90, lenient, "max-stale, stale-if-error=600")).isEqualTo(Verdict.VALIDATE);
        assertThat(after(90, lenient, "stale-if-error=600").mayStandIn(DAY)).isFalse();
        assertThat(after(90, lenient, "").mustValidate()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "max-age=60,USE",
        "max-age=59,VALIDATE", // RFC 9111 §5.2.1.1
        "max-age=0,VALIDATE",
        "max-age=x,VALIDATE",
        "min-fresh=40,USE",
        "min-fresh=41,VALIDATE", // RFC 9111 §5.2.1.3
        "no-cache,VALIDATE", // RFC 9111 §5.2.1.4
        "only-if-cached,USE",
        "foo,USE",
    })
    void clientMayWantItYoungerOrFresher(String request, Verdict verdict) {
        assertThat(verdict(50, "max-age=100", request)).isEqualTo(verdict);
    }

    @Test
    void clientMayTakeItStale() { // RFC 9111 §5.2.1.2
        assertThat(verdict(95, "max-age=100", "max-stale=5")).isEqualTo(Verdict.USE);
        assertThat(verdict(96, "max-age=100", "max-stale=5")).isEqualTo(Verdict.VALIDATE);
        assertThat(verdict(90_000, "max-age=100", "max-stale")).isEqualTo(Verdict.USE);
        assertThat(verdict(95, "max-age=100", "max-stale, no-cache")).isEqualTo(Verdict.VALIDATE);
        assertThat(verdict(95, "max-age=100", "max-stale, max-age=104")).isEqualTo(Verdict.VALIDATE);
        assertThat(verdict(95, "max-age=100", "max-stale, max-age=105")).isEqualTo(Verdict.USE);
    }

    @Test
    void clientThatWantsItFreshIsNotServedWhileItIsValidated() {
        assertThat(verdict(92, "stale-while-revalidate=600", "max-age=30")).isEqualTo(Verdict.VALIDATE);
        assertThat(verdict(92, "stale-while-revalidate=600", "min-fresh=1")).isEqualTo(Verdict.VALIDATE);
    }

    @Test
    void standsInForAnOriginThatFailsAsLongAsTheOriginSays() { // RFC 5861 §4
        assertThat(after(150, "stale-if-error=60", "").mayStandIn(Duration.ZERO))
                .isTrue();
        assertThat(after(151, "stale-if-error=60", "").mayStandIn(DAY)).isFalse();
        assertThat(after(90, "stale-if-error=x", "").mayStandIn(DAY)).isTrue();
        assertThat(after(91, "stale-if-error=x", "").mayStandIn(DAY)).isFalse();
    }

    @Test
    void standsInAsLongAsTheClientSays() { // RFC 5861 §4
        assertThat(after(150, "max-age=100", "stale-if-error=60").mayStandIn(Duration.ZERO))
                .isTrue();
        assertThat(after(151, "max-age=100", "stale-if-error=60").mayStandIn(DAY))
                .isFalse();
        assertThat(after(150, "stale-if-error=1", "stale-if-error=60").mayStandIn(DAY))
                .isTrue();
        assertThat(after(90, "stale-if-error=600", "no-cache").mayStandIn(DAY)).isFalse();
    }

    @Test
    void standsInForAWhileWhereNobodySaysHowLong() { // RFC 9111 §4.2.4: disconnected
        assertThat(after(90 + 86_400, "max-age=100", "").mayStandIn(DAY)).isTrue();
        assertThat(after(91 + 86_400, "max-age=100", "").mayStandIn(DAY)).isFalse();
        assertThat(after(90, "max-age=100", "").mayStandIn(Duration.ZERO)).isFalse();
    }
}
