package io.casserole.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9111 §4.2: freshness. */
class FreshnessTest {
    private static final Instant NOW = Instant.parse("2025-03-01T12:00:00Z");
    private static final Fields DATED = Fields.of("Date", date(0));

    @Test
    void sharedMaximumComesBeforeMaxAgeAndExpires() { // RFC 9111 §4.2.1
        assertLifetime(DATED.plus("Cache-Control", "max-age=3600, s-maxage=60").plus("Expires", date(7200)), 60);
        assertLifetime(DATED.plus("Cache-Control", "s-maxage=60").plus("Cache-Control", "max-age=1"), 60);
        assertLifetime(DATED.plus("Cache-Control", "max-age=3600, s-maxage=x"), 0);
    }

    @Test
    void maxAgeComesBeforeExpires() { // RFC 9111 §5.3
        assertLifetime(DATED.plus("Cache-Control", "max-age=3600").plus("Expires", date(-100)), 3600);
        assertLifetime(DATED.plus("Cache-Control", "max-age=3600").plus("Expires", "0"), 3600);
        assertLifetime(DATED.plus("Cache-Control", "max-age=0").plus("Expires", date(100)), 0);
    }

    @Test
    void targetedFieldComesBeforeAll() { // RFC 9213 §2.2
        Fields response = DATED.plus("Cache-Control", "s-maxage=1").plus("Expires", date(500));

        assertLifetime(response.plus("CDN-Cache-Control", "max-age=3600"), 3600);
        assertLifetime(response.plus("CDN-Cache-Control", "max-age=0"), 0);
        assertLifetime(response.plus("CDN-Cache-Control", "foo"), 0);
        assertLifetime(response.plus("CDN-Cache-Control", "max-age=\"3600\""), 1);
    }

    @Test
    void expiresCountsFromDate() { // RFC 9111 §4.2.1
        assertLifetime(DATED.plus("Expires", date(100)), 100);
        assertLifetime(Fields.of("Date", date(400), "Expires", date(300)), 0);
        assertLifetime(Fields.of("Date", "foo", "Expires", date(10)), 10);
        assertLifetime(Fields.of("Expires", date(10)), 10);
        assertLifetime(DATED.plus("Expires", date(0)), 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "", "Thu, 18 Aug 2050 02:01:18 UTC", "Thu, 18-Aug-2050 02:01:18 GMT"})
    void invalidExpiresIsInThePast(String expires) { // RFC 9111 §5.3
        assertLifetime(DATED.plus("Expires", expires).plus("Last-Modified", date(-1000)), 0);
    }

    @Test
    void twoExpiresAreInThePast() {
        assertLifetime(DATED.plus("Expires", date(100)).plus("Expires", date(100)), 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 203, 204, 206, 404, 405, 410, 414, 501})
    void tenthOfTheTimeSinceModificationWhereTheStatusAllows(int status) { // RFC 9111 §4.2.2
        Fields response = DATED.plus("Last-Modified", date(-86_400));

        assertThat(freshness(status, response).lifetime()).isEqualTo(Duration.ofMinutes(144));
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 202, 301, 302, 403, 502, 503, 504, 599})
    void noGuessForOtherStatusesUnlessPublic(int status) { // RFC 9111 §4.2.2
        Fields response = DATED.plus("Last-Modified", date(-1000));

        assertThat(freshness(status, response).lifetime()).isZero();
        assertThat(freshness(status, response.plus("Cache-Control", "public")).lifetime())
                .isEqualTo(Duration.ofSeconds(100));
    }

    @Test
    void noGuessWithoutAUsableModificationDate() {
        assertLifetime(DATED, 0);
        assertLifetime(DATED.plus("Last-Modified", date(1000)), 0);
        assertLifetime(DATED.plus("Last-Modified", "yesterday"), 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7200|7200",
                "7200, 0|7200",
                "0, 7200|0",
                "007|7",
                "abc|0",
                "-7200|0",
                "7200.0|0",
                "''|0",
                "'\"7\"'|0",
                "99999999999999999999|2147483648"
            })
    void firstMemberOfAgeCountsAndAnInvalidOneDoesNot(String age, long seconds) { // RFC 9111 §5.1
        assertThat(freshness(200, DATED.plus("Age", age)).initialAge()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void firstLineOfAgeCounts() {
        assertThat(freshness(200, DATED.plus("Age", "5").plus("Age", "9")).initialAge())
                .isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void initialAgeIsTheGreaterOfApparentAndCorrected() { // RFC 9111 §4.2.3
        Fields slow = Fields.of("Date", date(-10), "Age", "3");
        Fields fast = Fields.of("Date", date(30), "Age", "3");

        assertThat(Freshness.of(200, slow, NOW.minusSeconds(2), NOW).initialAge())
                .isEqualTo(Duration.ofSeconds(10));
        assertThat(Freshness.of(200, fast, NOW.minusSeconds(2), NOW).initialAge())
                .isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void clockThatWentBackWhileWaitingAddsNothing() {
        assertThat(Freshness.of(200, DATED, NOW.plusSeconds(9), NOW).initialAge())
                .isZero();
    }

    @Test
    void isFreshWhileTheLifetimeExceedsTheAge() { // RFC 9111 §4.2
        Freshness freshness = new Freshness(Duration.ofSeconds(100), Duration.ofSeconds(40));

        assertThat(freshness.age(Duration.ofSeconds(20))).isEqualTo(Duration.ofSeconds(60));
        assertThat(freshness.isFresh(Duration.ofSeconds(59))).isTrue();
        assertThat(freshness.remaining(Duration.ofSeconds(20))).isEqualTo(Duration.ofSeconds(40));
        assertThat(freshness.staleness(Duration.ofSeconds(20))).isZero();
    }

    @Test
    void isStaleFromTheMomentBothAreEqual() { // RFC 9111 §4.2
        Freshness freshness = new Freshness(Duration.ofSeconds(100), Duration.ofSeconds(40));

        assertThat(freshness.isFresh(Duration.ofSeconds(60))).isFalse();
        assertThat(freshness.remaining(Duration.ofSeconds(75))).isZero();
        assertThat(freshness.staleness(Duration.ofSeconds(75))).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void negativeTimesCannotBeMade() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Freshness(Duration.ofSeconds(-1), Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> new Freshness(Duration.ZERO, Duration.ofSeconds(-1)));
    }

    private static void assertLifetime(Fields response, long seconds) {
        assertThat(freshness(200, response).lifetime()).as("%s", response).isEqualTo(Duration.ofSeconds(seconds));
    }

    private static Freshness freshness(int status, Fields response) {
        return Freshness.of(status, response, NOW, NOW);
    }

    private static String date(long seconds) {
        return HttpDate.format(NOW.plusSeconds(seconds));
    }
}
