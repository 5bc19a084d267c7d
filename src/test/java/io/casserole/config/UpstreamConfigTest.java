package io.casserole.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamConfigTest {

    private static void assertProblem(Map<String, String> values, String problem) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> CasseroleConfig.from(Settings.of(values)))
                .satisfies(
                        e -> assertThat(e.problems()).singleElement().asString().startsWith(problem));
    }

    @ParameterizedTest
    @CsvSource({"upstream-cert, upstream-key", "upstream-key, upstream-cert"})
    void certificateAndKeyGoTogether(String given, String missing) {
        assertProblem(
                Map.of(given, "node.pem"),
                missing + ": expected a PEM file, since upstream-cert and upstream-key go together, found nothing");
    }
}
