package io.casserole.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class InitParamsTest {
    /** As {@code web.xml} of the WAR has them. */
    private static final Map<String, String> ALL =
            CasseroleConfig.settings().stream().collect(Collectors.toMap(Setting::name, Setting::defaultText));

    @Test
    void contextWinsOverTheFilterWhoseParamsAreDefaults() {
        assertThat(InitParams.of(ALL, Map.of("min-ttl", "5m"))).containsEntry("min-ttl", "5m");
        assertThat(InitParams.of(ALL, Map.of())).isEqualTo(ALL);
    }

    @Test
    void filterThatWasEditedCountsWhereTheContextSaysNothing() {
        Map<String, String> edited = new HashMap<>(ALL);
        edited.put("min-ttl", "5m");

        assertThat(InitParams.of(edited, Map.of("min-ttl", " "))).containsEntry("min-ttl", "5m");
    }

    @Test
    void everyContextParameterOfTheWarIsMeantForCasserole() {
        assertThat(InitParams.of(ALL, Map.of("mirror-ulr", "http://a"))).containsEntry("mirror-ulr", "http://a");
        assertThat(InitParams.of(Map.of(), Map.of("mirror-ulr", "http://a"))).containsEntry("mirror-ulr", "http://a");
    }

    @Test
    void otherParametersOfAnApplicationAreItsOwn() {
        assertThat(InitParams.of(
                        Map.of("mirror-url", "http://a", "mim-ttl", "5m"),
                        Map.of("theme", "dark", "max-disk-usage", "2G")))
                .containsOnly(
                        Map.entry("mirror-url", "http://a"),
                        Map.entry("mim-ttl", "5m"),
                        Map.entry("max-disk-usage", "2G"));
    }
}
