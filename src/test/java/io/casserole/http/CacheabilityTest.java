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

    @Test
    void responseToAuthorizedRequestIsNot() { // RFC 9111 §3.5
        Fields request = Fields.of("authorization", "Basic eDp5");

        assertThat(Cacheability.decide(POLICY, "GET", request, 200, FRESH, NOW, NOW))
                .isEqualTo(new Uncacheable("request has Authorization"));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 201, 204, 301, 304, 404, 416, 500, 503})
    void otherStatusesAreNot(int status) {
        assertThat(decide(status, FRESH)).isEqualTo(new Uncacheable("status " + status));
    }

    @ParameterizedTest
    @CsvSource({
        "No-Store,no-store",
        "private,private",
        "'private=\"x\"',private",
        "no-cache,no-cache",
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
    void withoutMinimumAnyFreshnessIsEnoughButNoneIsNot() {
        CachePolicy policy = new CachePolicy(Duration.ZERO, false);
        Fields second = FRESH.with("Cache-Control", "max-age=1");

        assertThat(Cacheability.decide(policy, "GET", Fields.empty(), 200, second, NOW, NOW))
                .isInstanceOf(Cacheable.class);
        assertThat(Cacheability.decide(policy, "GET", Fields.empty(), 200, Fields.empty(), NOW, NOW))
                .isEqualTo(new Uncacheable("already stale"));
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
    void negativeMinimumCannotBeSet() {
        assertThatIllegalArgumentException().isThrownBy(() -> new CachePolicy(Duration.ofSeconds(-1), false));
    }

    private static Cacheability.Decision decide(int status, Fields response) {
        return Cacheability.decide(POLICY, "GET", Fields.empty(), status, response, NOW, NOW);
    }
}
