package io.casserole.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.CacheStatus.Forwarded;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheResultTest {
    private static final CacheStatus HIT = CacheStatus.hit("c");
    private static final CacheStatus ASKED_WHEN_STALE = CacheStatus.forwarded("c", Forwarded.STALE);
    private static final Duration GONE = Duration.ofSeconds(-1);

    @Test
    void hitIsStaleOnceItsTimeIsOver() {
        assertThat(CacheResult.of(HIT)).isEqualTo(CacheResult.HIT);
        assertThat(CacheResult.of(HIT.withTtl(Duration.ZERO))).isEqualTo(CacheResult.HIT);
        assertThat(CacheResult.of(HIT.withTtl(GONE))).isEqualTo(CacheResult.STALE);
    }

    @ParameterizedTest
    @CsvSource({
        "URI_MISS, MISS",
        "VARY_MISS, MISS",
        "MISS, MISS",
        "PARTIAL, PARTIAL",
        "BYPASS, BYPASS",
        "METHOD, BYPASS",
        "REQUEST, BYPASS"
    })
    void whatWasForwardedIsCalledByItsReason(Forwarded why, CacheResult expected) {
        assertThat(CacheResult.of(CacheStatus.forwarded("c", why))).isEqualTo(expected);
    }

    @Test
    void staleObjectIsCalledByWhatTheOriginSaid() {
        assertThat(CacheResult.of(ASKED_WHEN_STALE.withStatus(304))).isEqualTo(CacheResult.REVALIDATED);
        assertThat(CacheResult.of(ASKED_WHEN_STALE.withStatus(200).withTtl(Duration.ofSeconds(60))))
                .isEqualTo(CacheResult.MISS);
        assertThat(CacheResult.of(ASKED_WHEN_STALE.withStatus(503).withTtl(GONE)))
                .isEqualTo(CacheResult.STALE);
    }

    @Test
    void whoWaitedForAnotherIsCollapsedWhateverTheReason() {
        assertThat(CacheResult.of(ASKED_WHEN_STALE.withStatus(304).withCollapsed()))
                .isEqualTo(CacheResult.COLLAPSED);
    }

    @Test
    void whatSaysNothingIsTheNodesOwn() {
        assertThat(CacheResult.of(Optional.empty())).isEqualTo(CacheResult.OWN);
        assertThat(CacheResult.OWN.word()).isEqualTo("own");
    }
}
