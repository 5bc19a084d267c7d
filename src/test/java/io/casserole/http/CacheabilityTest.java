package io.casserole.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.casserole.http.Cacheability.Decision.Cacheable;
import io.casserole.http.Cacheability.Decision.Uncacheable;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9111 §3: storing responses in caches, and the rules laid on top. */
class CacheabilityTest {
    private static final Instant NOW = Instant.parse("2025-03-01T12:00:00Z");
    private static final CachePolicy POLICY = new CachePolicy(Duration.ofSeconds(60), false);
    private static final CachePolicy EAGER = new CachePolicy(Duration.ZERO, false);
    private static final CachePolicy SHARING = new CachePolicy(Duration.ofSeconds(60), false, true, Duration.ZERO);
    private static final Fields AUTHORIZED = Fields.of("authorization", "Basic eDp5");
    private static final Fields FRESH = Fields.of("Date", HttpDate.format(NOW), "Cache-Control", "max-age=3600");

    @ParameterizedTest
    @ValueSource(ints = {200, 206})
    void freshResponseIsCacheable(int status) {
        assertThat(decide(status, FRESH))
                .isEqualTo(new Cacheable(
                        new Freshness(Duration.ofHours(1), Duration.ZERO), CacheControl.ofResponse(FRESH)));
    }

    @Test
    void headDecidesAsGetWould() {
        assertThat(Cacheability.decide(POLICY, "HEAD", Fields.empty(), 200, FRESH, NOW, NOW))
                .isInstanceOf(Cacheable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "get", "X"})
    void otherMethodsAreNot(String method) { // RFC 9111 §3
        assertThat(Cacheability.decide(POLICY, method, Fields.empty(), 200, FRESH, NOW, NOW))
                .isEqualTo(new Uncacheable("method " + method));
    }

    @ParameterizedTest
    @ValueSource(strings = {"public", "must-revalidate", "s-maxage=600", "max-age=600"})
    void responseToAuthorizedRequestIsNot(String directive) { // RFC 9111 §3.5
        assertThat(decide(POLICY, AUTHORIZED, 200, FRESH.plus("Cache-Control", directive)))
                .isEqualTo(new Uncacheable("request has Authorization"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"public", "must-revalidate", "s-maxage=600"})
    void responseToAuthorizedRequestIsWhereThePolicyAndTheOriginAllow(String directive) { // RFC 9111 §3.5
        Fields response = FRESH.plus("Cache-Control", directive);

        assertThat(decide(SHARING, AUTHORIZED, 200, response)).isInstanceOf(Cacheable.class);
        assertThat(decide(SHARING, AUTHORIZED, 200, FRESH)).isEqualTo(new Uncacheable("request has Authorization"));
        assertThat(decide(SHARING, AUTHORIZED, 200, response.plus("Cache-Control", "private")))
                .isEqualTo(new Uncacheable("private"));
    }

    @Test
    void whatVariesByCredentialsIsNot() {
        Fields response = FRESH.plus("Cache-Control", "public").plus("Vary", "Accept, Authorization");

        assertThat(decide(SHARING, AUTHORIZED, 200, response)).isEqualTo(new Uncacheable("request has Authorization"));
        assertThat(decide(SHARING, Fields.empty(), 200, response)).isInstanceOf(Cacheable.class);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {200, 201, 203, 204, 206, 299, 301, 302, 303, 307, 308, 400, 403, 404, 410, 416, 499, 500, 503, 599})
    void finalStatusWithExplicitFreshnessIsCacheable(int status) { // RFC 9111 §3
        assertThat(decide(status, FRESH)).isInstanceOf(Cacheable.class);
        assertThat(decide(status, Fields.of("Expires", HttpDate.format(NOW.plusSeconds(600)))))
                .isInstanceOf(Cacheable.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 102, 103, 304, 600})
    void statusWithoutContentOfItsOwnIsNot(int status) { // RFC 9111 §3: final; §4.3.4: a 304 updates
        assertThat(decide(status, FRESH)).isEqualTo(new Uncacheable("status " + status));
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 302, 301, 308, 403, 500, 502, 503, 504, 599})
    void otherStatusWithoutExplicitFreshnessIsCacheableOnlyIfPublic(int status) { // RFC 9111 §3, §4.2.2
        Fields old = Fields.of("Last-Modified", HttpDate.format(NOW.minusSeconds(86_400)));

        assertThat(decide(status, old)).isEqualTo(new Uncacheable("status " + status));
        assertThat(decide(EAGER, Fields.empty(), status, old.plus("ETag", "\"one\"")))
                .isEqualTo(new Uncacheable("status " + status));
        assertThat(decide(status, old.plus("Cache-Control", "public"))).isInstanceOf(Cacheable.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 203, 204, 404, 405, 410, 414, 501})
    void guessIsGoodEnoughForSome(int status) { // RFC 9111 §4.2.2
        assertThat(decide(status, Fields.of("Last-Modified", HttpDate.format(NOW.minusSeconds(86_400)))))
                .isInstanceOf(Cacheable.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {299, 499, 599})
    void statusThatIsNotKnownIsNotIfItMustBe(int status) { // RFC 9111 §5.2.2.3
        assertThat(decide(status, FRESH.plus("Cache-Control", "must-understand")))
                .isEqualTo(new Uncacheable("status " + status));
        assertThat(decide(status, FRESH.plus("Cache-Control", "must-understand, no-store")))
                .isEqualTo(new Uncacheable("status " + status));
    }

    @ParameterizedTest
    @CsvSource({
        "No-Store,no-store",
        "private,private",
        "'private=\"x\"',private",
        "'max-age=9, no-store',no-store",
    })
    void directivesForbid(String value, String reason) { // RFC 9111 §5.2.2
        assertThat(decide(200, FRESH.plus("Cache-Control", value))).isEqualTo(new Uncacheable(reason));
    }

    @Test
    void mustUnderstandOverridesNoStoreForAnUnderstoodStatus() { // RFC 9111 §5.2.2.3
        assertThat(decide(200, FRESH.plus("Cache-Control", "no-store, must-understand")))
                .isInstanceOf(Cacheable.class);
    }

    @Test
    void targetedFieldOverridesNoStore() { // RFC 9213 §2.2
        Fields response =
                Fields.of("Cache-Control", "no-store", "CDN-Cache-Control", "max-age=600", "Pragma", "no-cache");

        assertThat(decide(200, response)).isInstanceOf(Cacheable.class);
        assertThat(decide(200, FRESH.plus("CDN-Cache-Control", "private"))).isEqualTo(new Uncacheable("private"));
    }

    @Test
    void pragmaCountsOnlyWithoutCacheControl() { // RFC 9111 §5.4
        Fields expiring = Fields.of("Expires", HttpDate.format(NOW.plusSeconds(600)), "Pragma", "No-Cache");

        assertThat(decide(200, expiring)).isEqualTo(new Uncacheable("Pragma: no-cache"));
        assertThat(decide(200, expiring.with("Pragma", "other"))).isInstanceOf(Cacheable.class);
        assertThat(decide(200, FRESH.plus("Pragma", "no-cache"))).isInstanceOf(Cacheable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "*, *", ", *", "*, Foo", "Foo, *"})
    void varyStarAnywhereForbids(String vary) { // RFC 9111 §4.1
        assertThat(decide(200, FRESH.plus("Vary", vary))).isEqualTo(new Uncacheable("Vary: *"));
        assertThat(decide(200, FRESH.plus("Vary", "").plus("Vary", vary))).isEqualTo(new Uncacheable("Vary: *"));
    }

    @Test
    void varyByNameIsCacheable() {
        assertThat(decide(200, FRESH.plus("Vary", "Accept-Encoding"))).isInstanceOf(Cacheable.class);
    }

    @Test
    void cookieForbidsUnlessThePolicyAllows() {
        Fields response = FRESH.plus("Set-Cookie", "JSESSIONID=1");

        assertThat(decide(200, response)).isEqualTo(new Uncacheable("Set-Cookie"));
        assertThat(Cacheability.decide(
                        new CachePolicy(Duration.ZERO, true), "GET", Fields.empty(), 200, response, NOW, NOW))
                .isInstanceOf(Cacheable.class);
    }

    @Test
    void freshnessLessAgeMustReachTheMinimum() {
        Fields response = FRESH.with("Cache-Control", "max-age=72");

        assertThat(decide(200, response.plus("Age", "12"))).isInstanceOf(Cacheable.class);
        assertThat(decide(200, response.plus("Age", "60")))
                .isEqualTo(new Uncacheable("expires in 12s, min-ttl is 60s"));
        assertThat(decide(200, response.plus("Age", "72"))).isEqualTo(new Uncacheable("already stale"));
    }

    @Test
    void guessedFreshnessMustReachTheMinimumToo() {
        Fields old = Fields.of("Last-Modified", HttpDate.format(NOW.minusSeconds(600)));
        Fields young = Fields.of("Last-Modified", HttpDate.format(NOW.minusSeconds(590)));

        assertThat(decide(200, old)).isInstanceOf(Cacheable.class);
        assertThat(decide(200, young)).isEqualTo(new Uncacheable("expires in 59s, min-ttl is 60s"));
    }

    @Test
    void withoutMinimumAnyFreshnessIsEnough() {
        assertThat(eager("Cache-Control", "max-age=1")).isInstanceOf(Cacheable.class);
    }

    @Test
    void withoutMinimumStaleIsStoredIfItCanBeValidated() { // RFC 9111 §4.3
        Freshness none = new Freshness(Duration.ZERO, Duration.ZERO);

        assertThat(eager("ETag", "\"one\"")).isEqualTo(new Cacheable(none, CacheControl.ofResponse(Fields.empty())));
        assertThat(eager("Cache-Control", "max-age=0", "ETag", "W/\"one\"")).isInstanceOf(Cacheable.class);
        assertThat(eager("Expires", "0", "Last-Modified", HttpDate.format(NOW))).isInstanceOf(Cacheable.class);
        assertThat(eager()).isEqualTo(new Uncacheable("already stale"));
        assertThat(eager("Cache-Control", "max-age=0")).isEqualTo(new Uncacheable("already stale"));
        assertThat(eager("Last-Modified", "yesterday")).isEqualTo(new Uncacheable("already stale"));
        assertThat(decide(200, Fields.of("ETag", "\"one\""))).isEqualTo(new Uncacheable("already stale"));
    }

    @Test
    void withoutMinimumStaleIsStoredIfItMayBeUsedStale() { // RFC 5861 §3, §4
        assertThat(eager("Cache-Control", "max-age=0, stale-while-revalidate=9"))
                .isInstanceOf(Cacheable.class);
        assertThat(eager("Cache-Control", "max-age=0, stale-if-error=9")).isInstanceOf(Cacheable.class);
        assertThat(eager("Cache-Control", "max-age=0, stale-if-error=0")).isEqualTo(new Uncacheable("already stale"));
    }

    @Test
    void noCacheIsStoredWithoutLifetimeIfItCanBeValidated() { // RFC 9111 §5.2.2.4
        Fields response =
                FRESH.plus("Cache-Control", "no-cache").plus("ETag", "\"one\"").plus("Age", "7");

        assertThat(decide(200, response))
                .isEqualTo(new Cacheable(
                        new Freshness(Duration.ZERO, Duration.ofSeconds(7)), CacheControl.ofResponse(response)));
        assertThat(decide(200, response.without("ETag"))).isEqualTo(new Uncacheable("no-cache"));
        assertThat(eager("Cache-Control", "no-cache", "ETag", "\"one\"")).isInstanceOf(Cacheable.class);
    }

    @Test
    void minimumIsJudgedOnWhatTheOriginGaveWhatIsNotToBeUsedWithoutValidation() {
        Fields response = Fields.of("Cache-Control", "no-cache, max-age=72", "ETag", "\"one\"");

        assertThat(decide(200, response)).isInstanceOf(Cacheable.class);
        assertThat(decide(200, response.plus("Age", "60")))
                .isEqualTo(new Uncacheable("expires in 12s, min-ttl is 60s"));
        assertThat(decide(200, response.with("Cache-Control", "no-cache"))).isEqualTo(new Uncacheable("already stale"));
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405, 410, 414, 500, 501, 502, 503, 504})
    void errorWithoutFreshnessLivesAsLongAsThePolicySays(int status) {
        CachePolicy policy = new CachePolicy(Duration.ofSeconds(60), false, false, Duration.ofSeconds(5));

        assertThat(decide(policy, Fields.empty(), status, Fields.of("Age", "1")))
                .isEqualTo(new Cacheable(
                        new Freshness(Duration.ofSeconds(5), Duration.ofSeconds(1)),
                        CacheControl.ofResponse(Fields.empty())));
        assertThat(decide(POLICY, Fields.empty(), status, Fields.empty())).isInstanceOf(Uncacheable.class);
        assertThat(decide(policy, Fields.empty(), status, Fields.of("Cache-Control", "max-age=0")))
                .isInstanceOf(Uncacheable.class);
        assertThat(decide(policy, Fields.empty(), status, Fields.of("Cache-Control", "no-cache", "ETag", "\"one\"")))
                .isInstanceOf(Uncacheable.class);
        assertThat(decide(policy, Fields.empty(), status, Fields.of("Cache-Control", "no-store")))
                .isEqualTo(new Uncacheable("no-store"));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 400, 401, 403, 429})
    void thePolicyGivesNoLifeToWhatIsNoErrorOrAboutOneClient(int status) {
        CachePolicy policy = new CachePolicy(Duration.ZERO, false, false, Duration.ofSeconds(5));

        assertThat(decide(policy, Fields.empty(), status, Fields.empty())).isInstanceOf(Uncacheable.class);
    }

    @Test
    void guessComesBeforeTheLifeThatThePolicyGives() { // RFC 9111 §4.2.2
        CachePolicy policy = new CachePolicy(Duration.ZERO, false, false, Duration.ofSeconds(5));
        Fields old = Fields.of("Date", HttpDate.format(NOW), "Last-Modified", HttpDate.format(NOW.minusSeconds(600)));

        assertThat(decide(policy, Fields.empty(), 404, old))
                .isEqualTo(new Cacheable(
                        new Freshness(Duration.ofSeconds(60), Duration.ZERO), CacheControl.ofResponse(old)));
    }

    @Test
    void headLongerThanThePolicyAllowsIsNotStored() {
        Fields response = FRESH.plus("X-Long", "x".repeat(1000));
        CachePolicy bounded = new CachePolicy(Duration.ZERO, false, false, Duration.ZERO, response.bytes());

        assertThat(decide(bounded, Fields.empty(), 200, response)).isInstanceOf(Cacheable.class);
        assertThat(decide(bounded, Fields.empty(), 200, response.plus("A", "")))
                .isEqualTo(new Uncacheable("longer head than max-stored-fields"));
    }

    @Test
    void requestDirectivesAndRefusedRangesDoNotDecide() {
        Fields request = Fields.of("Cache-Control", "no-store, no-cache");
        Fields response = FRESH.plus("Accept-Ranges", "none");

        assertThat(Cacheability.decide(POLICY, "GET", request, 200, response, NOW, NOW))
                .isInstanceOf(Cacheable.class);
        assertThat(AcceptRanges.refused(response)).isTrue();
    }

    @Test
    void rangesAreRefusedByNoneAlone() { // RFC 9110 §14.3
        assertThat(AcceptRanges.refused(Fields.of("Accept-Ranges", "NONE"))).isTrue();
        assertThat(AcceptRanges.refused(Fields.of("Accept-Ranges", "bytes"))).isFalse();
        assertThat(AcceptRanges.refused(Fields.of("Accept-Ranges", "none, bytes")))
                .isFalse();
        assertThat(AcceptRanges.refused(Fields.empty())).isFalse();
    }

    @Test
    void negativeTimesCannotBeSet() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CachePolicy(Duration.ZERO, false, false, Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new CachePolicy(Duration.ofSeconds(-1), false));
    }

    private static Cacheability.Decision eager(String... response) {
        return decide(EAGER, Fields.empty(), 200, Fields.of(response));
    }

    private static Cacheability.Decision decide(int status, Fields response) {
        return decide(POLICY, Fields.empty(), status, response);
    }

    private static Cacheability.Decision decide(CachePolicy policy, Fields request, int status, Fields response) {
        return Cacheability.decide(policy, "GET", request, status, response, NOW, NOW);
    }
}
