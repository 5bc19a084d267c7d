package io.casserole.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

final class LiveValuesTest {
    @Test
    void namesAreSortedByWhetherTheyMayChangeNow() {
        LiveValues values = LiveValues.of(
                Map.of("passthrough", "/live/.*", "max-disk-usage", "9G", "pasthrough", "/x", "colour", "red"));

        assertThat(values.live()).containsExactlyEntriesOf(Map.of("passthrough", "/live/.*"));
        assertThat(values.ignored())
                .containsEntry("max-disk-usage", "needs a restart, and to be set where the node is deployed")
                .containsEntry("pasthrough", "is no setting; did you mean 'passthrough'?")
                .containsEntry("colour", "is no setting")
                .hasSize(3);
    }

    @Test
    void liveValueWinsOverAllOthers() {
        Settings deployed = new Settings(
                Map.of("CASSEROLE_READ_AHEAD", "1", "CASSEROLE_SEGMENT_SIZE", "64K"),
                new Properties(),
                Map.of("read-ahead", "2"));

        assertThat(deployed.with(Map.of("read-ahead", "7")).get(CacheConfig.READ_AHEAD))
                .isEqualTo(7);
        assertThat(deployed.with(Map.of("read-ahead", " ")).get(CacheConfig.READ_AHEAD))
                .isEqualTo(1);
        assertThat(deployed.get(CacheConfig.READ_AHEAD)).isEqualTo(1);
    }

    @Test
    void settingThatIsNotLiveHasNoLiveValue() {
        Settings deployed = Settings.of(Map.of("segment-size", "64K"));

        assertThat(deployed.with(Map.of("segment-size", "1M")).get(CacheConfig.SEGMENT_SIZE))
                .isEqualTo(DataSize.parse("64K"));
    }

    /** All members must agree on what these mean, and learn it when they join. */
    @Test
    void whatDecidesKeysIsNotLive() {
        assertThat(KeyConfig.settings()).noneMatch(Setting::isLive);
        assertThat(ReuseConfig.AUTHORIZATION.isLive()).isFalse();
        assertThat(CacheConfig.STITCH_UNVALIDATED.isLive()).isFalse();
        assertThat(CacheConfig.STORE_SET_COOKIE.isLive()).isFalse();
    }
}
