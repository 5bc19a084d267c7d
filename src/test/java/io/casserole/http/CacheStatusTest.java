package io.casserole.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.casserole.http.CacheStatus.Forwarded;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9211: Cache-Status. */
class CacheStatusTest {
    @Test
    void hitTellsFreshnessAndPlace() { // RFC 9211 §2.1, §2.4, §2.8
        assertThat(CacheStatus.hit("casserole").withTtl(Duration.ofMinutes(2)).withDetail("memory"))
                .hasToString("casserole; hit; ttl=120; detail=memory");
    }

    @Test
    void keyIsAString() { // RFC 9211 §2.7
        CacheStatus status = CacheStatus.hit("casserole").withKey("/a");

        assertThat(status).hasToString("casserole; hit; key=\"/a\"");
        assertThat(status.withoutKey()).hasToString("casserole; hit");
    }

    @Test
    void missTellsWhatCameOfIt() { // RFC 9211 §2.2 to §2.6
        assertThat(CacheStatus.forwarded("casserole", Forwarded.MISS)
                        .withStatus(206)
                        .withStored()
                        .withCollapsed()
                        .withDetail("disk:2"))
                .hasToString("casserole; fwd=miss; fwd-status=206; stored; collapsed; detail=\"disk:2\"");
    }

    @ParameterizedTest
    @CsvSource({
        "BYPASS,bypass",
        "METHOD,method",
        "URI_MISS,uri-miss",
        "VARY_MISS,vary-miss",
        "MISS,miss",
        "REQUEST,request",
        "STALE,stale",
        "PARTIAL,partial"
    })
    void reasonsAreSpelledAsTheRegistryHasThem(Forwarded reason, String token) { // RFC 9211 §2.2
        assertThat(CacheStatus.forwarded("c", reason)).hasToString("c; fwd=" + token);
    }

    @Test
    void staleHitHasANegativeTtl() { // RFC 9211 §2.4
        assertThat(CacheStatus.hit("c").withTtl(Duration.ofMillis(-1500))).hasToString("c; hit; ttl=-2");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "memory|memory", "*a|*a", "expires in 12s, min-ttl is 60s|\"expires in 12s, min-ttl is 60s\"",
                        "2disk|\"2disk\"",
                "a/b|\"a/b\"", "say \"x\\y\"|\"say \\\"x\\\\y\\\"\"", "``|\"\"", "\u00e4\tx|\"??x\""
            })
    void detailIsATokenOrElseAString(String detail, String item) { // RFC 8941 §3.3.3, §3.3.4
        assertThat(CacheStatus.hit("c").withDetail(detail)).hasToString("c; hit; detail=" + item);
    }

    @Test
    void comesAfterCachesNearerToTheOrigin() { // RFC 9211 §2
        Fields fields = CacheStatus.hit("casserole").appendTo(Fields.of("Cache-Status", "inner; fwd=miss"));

        assertThat(fields.members("Cache-Status")).containsExactly("inner; fwd=miss", "casserole; hit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "1a", "a;b"})
    void nameOfTheCacheIsAToken(String cache) {
        assertThatIllegalArgumentException().isThrownBy(() -> CacheStatus.hit(cache));
    }
}
