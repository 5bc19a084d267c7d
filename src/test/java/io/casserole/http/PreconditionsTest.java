package io.casserole.http;

import static io.casserole.http.Preconditions.Outcome.NOT_MODIFIED;
import static io.casserole.http.Preconditions.Outcome.PRECONDITION_FAILED;
import static io.casserole.http.Preconditions.Outcome.PROCEED;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.Preconditions.Outcome;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 §13: conditional requests. */
class PreconditionsTest {
    private static final Instant MODIFIED = Instant.parse("2025-03-01T12:00:00Z");
    private static final String BEFORE = HttpDate.format(MODIFIED.minusSeconds(1));
    private static final String EXACTLY = HttpDate.format(MODIFIED);
    private static final String AFTER = HttpDate.format(MODIFIED.plusSeconds(1));
    private static final Optional<EntityTag> STRONG = EntityTag.parse("\"a\"");
    private static final Optional<EntityTag> WEAK = EntityTag.parse("W/\"a\"");

    @Test
    void requestWithoutConditionsProceeds() {
        assertThat(get()).isEqualTo(PROCEED);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "*|PROCEED",
                "\"a\"|PROCEED",
                "\"b\", \"a\"|PROCEED",
                "\"b\"|PRECONDITION_FAILED",
                "W/\"a\"|PRECONDITION_FAILED",
                "a|PRECONDITION_FAILED"
            })
    void ifMatchComparesStrongly(String value, Outcome outcome) { // RFC 9110 §13.1.1
        assertThat(get("If-Match", value)).isEqualTo(outcome);
    }

    @Test
    void ifMatchFailsOnARepresentationWithAWeakTagOrNone() { // RFC 9110 §13.1.1
        Fields request = Fields.of("If-Match", "\"a\"");

        assertThat(Preconditions.evaluate("GET", request, WEAK, Optional.empty()))
                .isEqualTo(PRECONDITION_FAILED);
        assertThat(Preconditions.evaluate("GET", request, Optional.empty(), Optional.empty()))
                .isEqualTo(PRECONDITION_FAILED);
        assertThat(Preconditions.evaluate("GET", Fields.of("If-Match", "*"), Optional.empty(), Optional.empty()))
                .isEqualTo(PROCEED);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "*|NOT_MODIFIED",
                "\"a\"|NOT_MODIFIED",
                "W/\"a\"|NOT_MODIFIED",
                "\"b\", W/\"a\"|NOT_MODIFIED",
                "\"b\"|PROCEED",
                "a|PROCEED"
            })
    void ifNoneMatchComparesWeakly(String value, Outcome outcome) { // RFC 9110 §13.1.2
        assertThat(get("If-None-Match", value)).isEqualTo(outcome);
        assertThat(Preconditions.evaluate("HEAD", Fields.of("If-None-Match", value), WEAK, Optional.empty()))
                .isEqualTo(outcome);
    }

    @Test
    void ifNoneMatchFailsMethodsThatDoNotRead() { // RFC 9110 §13.1.2
        assertThat(evaluate("PUT", "If-None-Match", "*")).isEqualTo(PRECONDITION_FAILED);
        assertThat(evaluate("PUT", "If-None-Match", "\"b\"")).isEqualTo(PROCEED);
    }

    @Test
    void ifNoneMatchAgainstARepresentationWithoutTagProceeds() {
        Fields request = Fields.of("If-None-Match", "\"a\"");

        assertThat(Preconditions.evaluate("GET", request, Optional.empty(), Optional.of(MODIFIED)))
                .isEqualTo(PROCEED);
    }

    @Test
    void ifModifiedSinceAnswersNotModifiedUpToItsDate() { // RFC 9110 §13.1.3
        assertThat(get("If-Modified-Since", BEFORE)).isEqualTo(PROCEED);
        assertThat(get("If-Modified-Since", EXACTLY)).isEqualTo(NOT_MODIFIED);
        assertThat(get("If-Modified-Since", AFTER)).isEqualTo(NOT_MODIFIED);
    }

    @Test
    void ifModifiedSinceIsIgnoredBesideIfNoneMatchAndForOtherMethods() { // RFC 9110 §13.1.3
        assertThat(get("If-Modified-Since", AFTER, "If-None-Match", "\"b\"")).isEqualTo(PROCEED);
        assertThat(get("If-Modified-Since", BEFORE, "If-None-Match", "\"a\"")).isEqualTo(NOT_MODIFIED);
        assertThat(evaluate("POST", "If-Modified-Since", AFTER)).isEqualTo(PROCEED);
    }

    @Test
    void ifUnmodifiedSinceFailsWhatChangedLater() { // RFC 9110 §13.1.4
        assertThat(get("If-Unmodified-Since", BEFORE)).isEqualTo(PRECONDITION_FAILED);
        assertThat(get("If-Unmodified-Since", EXACTLY)).isEqualTo(PROCEED);
        assertThat(evaluate("DELETE", "If-Unmodified-Since", BEFORE)).isEqualTo(PRECONDITION_FAILED);
    }

    @Test
    void ifUnmodifiedSinceIsIgnoredBesideIfMatch() { // RFC 9110 §13.1.4
        assertThat(get("If-Unmodified-Since", BEFORE, "If-Match", "\"a\"")).isEqualTo(PROCEED);
    }

    @Test
    void storedResponseWithoutModificationDateCountsAsModifiedWhenItCame() { // RFC 9111 §4.3.2
        Optional<Instant> date = HttpDate.parse(EXACTLY);
        Fields later = Fields.of("If-Modified-Since", AFTER);

        assertThat(Preconditions.evaluate("GET", later, Optional.empty(), Optional.empty(), date))
                .isEqualTo(NOT_MODIFIED);
        assertThat(Preconditions.evaluate(
                        "GET", Fields.of("If-Modified-Since", BEFORE), Optional.empty(), Optional.empty(), date))
                .isEqualTo(PROCEED);
        assertThat(Preconditions.evaluate("GET", later, Optional.empty(), Optional.empty()))
                .isEqualTo(PROCEED);
        assertThat(Preconditions.evaluate(
                        "GET", Fields.of("If-Unmodified-Since", BEFORE), Optional.empty(), Optional.empty(), date))
                .isEqualTo(PROCEED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"If-Modified-Since", "If-Unmodified-Since"})
    void conditionOnADateThatIsNoneIsIgnored(String name) { // RFC 9110 §13.1.3, §13.1.4
        assertThat(get(name, "yesterday")).isEqualTo(PROCEED);
        assertThat(get(name, BEFORE, name, BEFORE)).isEqualTo(PROCEED);
        assertThat(Preconditions.evaluate("GET", Fields.of(name, BEFORE), STRONG, Optional.empty()))
                .isEqualTo(PROCEED);
    }

    @Test
    void failedPreconditionComesBeforeNotModified() { // RFC 9110 §13.2.2
        assertThat(get("If-None-Match", "\"a\"", "If-Match", "\"b\"")).isEqualTo(PRECONDITION_FAILED);
        assertThat(get("If-Modified-Since", AFTER, "If-Unmodified-Since", BEFORE))
                .isEqualTo(PRECONDITION_FAILED);
    }

    @Test
    void ifRangeHoldsForTheSameStrongTag() { // RFC 9110 §13.1.5
        assertThat(ifRange("\"a\"", STRONG, 10)).isTrue();
        assertThat(ifRange("\"b\"", STRONG, 10)).isFalse();
        assertThat(ifRange("W/\"a\"", WEAK, 10)).isFalse();
        assertThat(ifRange("\"a\"", WEAK, 10)).isFalse();
        assertThat(ifRange("\"a\"", Optional.empty(), 10)).isFalse();
    }

    @Test
    void ifRangeHoldsForTheExactDateOnceThatIsStrong() { // RFC 9110 §13.1.5
        assertThat(ifRange(EXACTLY, STRONG, 1)).isTrue();
        assertThat(ifRange(EXACTLY, STRONG, 0)).isFalse();
        assertThat(ifRange(AFTER, STRONG, 10)).isFalse();
        assertThat(ifRange(BEFORE, STRONG, 10)).isFalse();
        assertThat(Preconditions.ifRangeHolds(
                        Fields.of("If-Range", EXACTLY), STRONG, Optional.of(MODIFIED), Optional.empty()))
                .isFalse();
    }

    @Test
    void ifRangeThatIsNeitherDoesNotHold() {
        assertThat(ifRange("a", STRONG, 10)).isFalse();
        assertThat(ifRange("\"a\", \"b\"", STRONG, 10)).isFalse();
        assertThat(ifRange("*", STRONG, 10)).isFalse();
    }

    @Test
    void rangeWithoutConditionIsHonoured() {
        assertThat(Preconditions.ifRangeHolds(
                        Fields.of("Range", "bytes=0-0"), Optional.empty(), Optional.empty(), Optional.empty()))
                .isTrue();
    }

    private static Outcome get(String... fields) {
        return evaluate("GET", fields);
    }

    private static Outcome evaluate(String method, String... fields) {
        return Preconditions.evaluate(method, Fields.of(fields), STRONG, Optional.of(MODIFIED));
    }

    private static boolean ifRange(String value, Optional<EntityTag> tag, long secondsToDate) {
        return Preconditions.ifRangeHolds(
                Fields.of("If-Range", value),
                tag,
                Optional.of(MODIFIED),
                Optional.of(MODIFIED.plusSeconds(secondsToDate)));
    }
}
