package io.casserole.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.config.CasseroleConfig;
import io.casserole.config.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FingerprintTest {
    @ParameterizedTest
    @CsvSource({
        "mirror-url, http://other.example",
        "preserve-host, true",
        "stitch-unvalidated, true",
        "store-set-cookie, true",
        "key-ignore-query, utm_*",
        "key-sort-query, true",
        "key-fields, X-Device",
    })
    void differsWithWhatAKeyMeans(String setting, String value) {
        assertThat(of(Map.of(setting, value))).isNotEqualTo(of(Map.of()));
    }

    @ParameterizedTest
    @CsvSource({"segment-size, 64K", "min-ttl, 5m", "read-ahead, 0", "max-memory-usage, 1G", "upstream-retries, 0"})
    void isTheSameWhateverElseDiffers(String setting, String value) {
        assertThat(of(Map.of(setting, value))).isEqualTo(of(Map.of()));
    }

    @Test
    void canBePartOfARecord() {
        assertThat(of(Map.of())).matches("[0-9a-f]{24}");
    }

    private static String of(Map<String, String> settings) {
        CasseroleConfig config = CasseroleConfig.from(Settings.of(settings));
        return Fingerprint.of(config.upstream(), config.cache());
    }
}
