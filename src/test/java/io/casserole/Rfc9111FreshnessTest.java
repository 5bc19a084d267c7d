package io.casserole;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9111 §4.2: how long a stored response is used, and how old it says it is. */
class Rfc9111FreshnessTest {
    private final OneNode node = new OneNode();

    @AfterEach
    void allMemoryReturns() {
        node.close();
    }

    /** It is used until just before so many seconds have passed, and not then. */
    private void isFreshFor(long seconds) {
        node.get("/a").isFromOrigin("answer 1");
        node.passes(seconds - 1);
        node.get("/a").isFromCache("answer 1");
        node.passes(1);
        node.get("/a").isFromOrigin("answer 2");
    }

    private void isNeverFresh() {
        node.get("/a").isFromOrigin("answer 1");
        node.get("/a").isFromOrigin("answer 2");
    }

    // §4.2.1: s-maxage, then max-age, whatever their order
    @ParameterizedTest
    @ValueSource(
            strings = {"s-maxage=30, max-age=60", "max-age=1, s-maxage=30", "max-age=0, S-MaxAge=30", "max-age=0030"})
    void lifetimeIsSMaxageThenMaxAge(String directives) {
        node.origin.answers("Cache-Control: " + directives, "Expires: " + node.origin.date(900));

        isFreshFor(30);
    }

    // §4.2.1: directives of several lines are those of one
    @Test
    void linesOfCacheControlBelongTogether() {
        node.origin.answers("Cache-Control: max-age=60", "Cache-Control: s-maxage=30");

        isFreshFor(30);
    }

    // §4.2.1: "If the Expires response header field is present, use its value minus the value of the Date"
    @Test
    void lifetimeIsExpiresMinusDate() {
        node.origin.answers("Date: " + node.origin.date(0), "Expires: " + node.origin.date(30));

        isFreshFor(30);
    }

    // §4.2: "treating it as already expired"
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "Thu, 18 Aug 2050 02:01:18 UTC",
                "Thu, 18 Aug 50 02:01:18 GMT",
                "Thu 18 Aug 2050 02:01:18 GMT"
            })
    void expiresThatIsNoDateIsPast(String expires) {
        node.origin.answers("Expires: " + expires, "ETag: \"#\"");

        isNeverFresh();
    }

    // §1.2.2, §4.2.1: what is no number of seconds makes a response stale
    @ParameterizedTest
    @ValueSource(strings = {"max-age=0", "max-age=-60", "max-age='60'", "max-age=x", "extension=\"max-age=60\""})
    void nothingIsFreshWithoutALifetime(String directives) {
        node.origin.answers("Cache-Control: " + directives, "ETag: \"#\"");

        isNeverFresh();
    }

    // §1.2.2: a number too large is 2^31
    @ParameterizedTest
    @ValueSource(strings = {"2147483648", "99999999999", "99999999999999999999999999"})
    void hugeLifetimeIsTheLongestThereIs(String seconds) {
        node.origin.answers("Cache-Control: max-age=" + seconds);

        node.get("/a").isFromOrigin("answer 1");
        node.passes(2_000_000_000);
        node.get("/a").isFromCache("answer 1");
    }

    // §4.2.2: a tenth of the time since it was modified, for statuses that are heuristically cacheable (RFC 9110 §15.1)
    @ParameterizedTest
    @ValueSource(ints = {200, 203, 404, 405, 410, 414, 501})
    void whoSaysNothingIsFreshForATenthOfItsAge(int status) {
        node.origin.answers(
                status, "Date: " + node.origin.date(0), "ETag: \"#\"", "Last-Modified: " + node.origin.date(-300));

        isFreshFor(30);
    }

    // §4.2.2: not for other statuses
    @ParameterizedTest
    @ValueSource(ints = {201, 202, 403, 500, 502, 503, 504, 599})
    void otherStatusesHaveNoHeuristic(int status) {
        node.origin.answers(
                status, "Date: " + node.origin.date(0), "ETag: \"#\"", "Last-Modified: " + node.origin.date(-300_000));

        isNeverFresh();
    }

    // §3, §4.2.2: but with public, for any
    @Test
    void publicAnswerHasAHeuristicWhateverItsStatus() {
        node.origin.answers(
                599,
                "Cache-Control: public",
                "Date: " + node.origin.date(0),
                "ETag: \"#\"",
                "Last-Modified: " + node.origin.date(-300));

        isFreshFor(30);
    }

    // §4.2: nothing known, nothing used
    @Test
    void nothingIsReusedOfWhichNothingIsSaid() {
        node.origin.answers();

        isNeverFresh();
    }

    // RFC 9213 §2.2: a valid targeted field decides alone
    @ParameterizedTest
    @ValueSource(strings = {"no-store", "max-age=5", "private, max-age=5"})
    void targetedFieldDecidesAlone(String general) {
        node.origin.answers("CDN-Cache-Control: max-age=30", "Cache-Control: " + general);

        isFreshFor(30);
    }

    // RFC 9213 §2.2: one that is no dictionary, or of the wrong type, is ignored
    @ParameterizedTest
    @ValueSource(strings = {"max-age=300, &&&", "max-age=\"300\"", ""})
    void targetedFieldThatIsInvalidIsIgnored(String targeted) {
        node.origin.answers("CDN-Cache-Control: " + targeted, "Cache-Control: max-age=30");

        isFreshFor(30);
    }

    // §4.2.3: what was old when it came is fresh for the rest; only the first valid Age counts (§5.1)
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"40 | 20", "40, 0 | 20", "0, 40 | 60", "abc | 60", "-40 | 60", "40.0 | 60"})
    void timeOnTheWayCounts(String age, long rest) {
        node.origin.answers("Cache-Control: max-age=60", "Age: " + age);

        isFreshFor(rest);
    }

    // §4.2.3: a hit says its age, time on the way included; a miss says what the origin said
    @Test
    void hitSaysHowOldItIs() {
        node.origin.answers("Cache-Control: max-age=60", "Age: 20");

        node.get("/a").isFromOrigin("answer 1").has("Age", "20");
        node.passes(5);
        node.get("/a").isFromCache("answer 1").has("Age", "25");
    }

    // §4.2.3: by Date it may be older than it says
    @Test
    void ageIsTheLargerOfWhatItSaysAndWhatItsDateSays() {
        node.origin.answers("Cache-Control: max-age=60", "Date: " + node.origin.date(-50), "Age: 10");

        node.get("/a").isFromOrigin("answer 1");
        node.passes(5);
        node.get("/a").isFromCache("answer 1").has("Age", "55");
        node.passes(5);
        node.get("/a").isFromOrigin("answer 2");
    }
}
