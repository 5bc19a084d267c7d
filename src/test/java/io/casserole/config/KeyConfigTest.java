package io.casserole.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyConfigTest {
    @ParameterizedTest
    @CsvSource({
        "key-ignore-query, a=b",
        "key-ignore-query, u*x",
        "key-ignore-query, a&b",
        "key-fields, Range",
        "key-fields, If-None-Match",
        "key-fields, TraceParent",
        "key-fields, tracestate",
        "key-fields, a b",
    })
    void refusesWhatCannotBeInAKey(String setting, String value) {
        Settings settings = Settings.of(Map.of(setting, value));

        KeyConfig.from(settings);

        assertThat(settings.problems().list()).extracting(Problem::subject).containsExactly(setting);
    }
}
