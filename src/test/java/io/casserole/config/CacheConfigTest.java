package io.casserole.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheConfigTest {

    @ParameterizedTest
    @CsvSource({"2M, 2096000", "2048K, 2096000", "1M, 1047424", "64K, 64384"})
    void aSegmentIsSmallerThanItsSlot(String slot, int bytes) {
        assertThat(CacheConfig.from(Settings.of(Map.of("segment-size", slot))).segmentBytes())
                .isEqualTo(bytes);
    }

    @Test
    void passesThroughPathsThatAPatternMatchesAsAWhole() {
        CacheConfig config = CacheConfig.from(Settings.of(Map.of("passthrough", "/live/.*\n/[^/]*\\.m3u8, /a%20b")));

        assertThat(config.passesThrough("/live/one")).isTrue();
        assertThat(config.passesThrough("/x.m3u8")).isTrue();
        assertThat(config.passesThrough("/a%20b")).isTrue();
        assertThat(config.passesThrough("/not/live/one")).isFalse();
        assertThat(config.passesThrough("/x.m3u8.bak")).isFalse();
        assertThat(config.passesThrough("/a b")).isFalse();
    }

    @Test
    void nothingPassesThroughByDefault() {
        assertThat(CacheConfig.from(Settings.of(Map.of())).passesThrough("/")).isFalse();
    }
}
