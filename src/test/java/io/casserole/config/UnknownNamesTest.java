package io.casserole.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.config.Source.Place;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownNamesTest {

    private final UnknownNames unknown = new UnknownNames(CasseroleConfig.settings());

    @ParameterizedTest
    @CsvSource({
        "ENVIRONMENT, CASSEROLE_MAX_MEMORY_USGE, max-memory-usage",
        "ENVIRONMENT, CASSEROLE_MAX_MEMORY, max-memory-usage",
        "ENVIRONMENT, CASSEROLE_MIRROR-URL, mirror-url",
        "SYSTEM_PROPERTY, casserole.mirror-ulr, mirror-url",
        "SYSTEM_PROPERTY, casserole.mirrorUrl, mirror-url",
        "SYSTEM_PROPERTY, casserole.min.ttl, min-ttl",
        "SYSTEM_PROPERTY, casserole.upstream-server, mirror-url",
        "INIT_PARAM, max-disk, max-disk-usage",
        "INIT_PARAM, casserole.segment-size, segment-size"
    })
    void suggestsTheSettingThatWasProbablyMeant(Place place, String name, String meant) {
        assertThat(unknown.among(place, Set.of(name))).singleElement().satisfies(problem -> {
            assertThat(problem.subject()).isEqualTo(new Source(place, name).toString());
            assertThat(problem.message()).startsWith("expected the name of a setting, found '");
            assertThat(problem.message()).endsWith("; did you mean '" + meant + "'?");
        });
    }

    @Test
    void suggestsNothingForANameLikeNoOther() {
        assertThat(unknown.among(Place.SYSTEM_PROPERTY, Set.of("casserole.colour")))
                .extracting(Problem::toString)
                .containsExactly("system property casserole.colour: expected the name of a setting, found 'colour'");
    }

    @Test
    void knowsEveryNameOfEverySetting() {
        for (Setting<?> setting : CasseroleConfig.settings()) {
            for (Source source : setting.sources()) {
                assertThat(unknown.among(source.place(), Set.of(source.name()))).isEmpty();
            }
        }
    }

    @Test
    void namesOfSettingsAreNeverTakenForVariablesOfKubernetes() {
        for (Setting<?> setting : CasseroleConfig.settings()) {
            assertThat(unknown.among(Place.ENVIRONMENT, Set.of(setting.environmentVariable() + "X")))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PATH",
                "CASSEROLE",
                "CASSEROLE_WAR",
                "CASSEROLE_SERVICE_HOST",
                "CASSEROLE_SERVICE_PORT_HTTP",
                "CASSEROLE_PORT",
                "CASSEROLE_PORT_8080_TCP_ADDR",
                "CASSEROLE_PEERS_SERVICE_PORT",
                "CASSEROLE_PEERS_PORT_443_TCP"
            })
    void leavesVariablesOfOthersAlone(String name) {
        assertThat(unknown.among(Place.ENVIRONMENT, Set.of(name))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"java.io.tmpdir", "casserole", "mirror-ulr", "casserole.war", "casserole.update-docs"})
    void leavesPropertiesOfOthersAlone(String name) {
        assertThat(unknown.among(Place.SYSTEM_PROPERTY, Set.of(name))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"jakarta.faces.PROJECT_STAGE", "org.eclipse.jetty.tls", "contextConfigLocation", "mirrorURL"})
    void leavesInitParamsOfOthersAlone(String name) {
        assertThat(unknown.among(Place.INIT_PARAM, Set.of(name))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'', '', 0", "'', abc, 3", "probe, probe, 0", "kitten, sitting, 3", "demo, mode, 4"})
    void countsTheCharactersToChange(String from, String to, int distance) {
        assertThat(ClosestName.distance(from, to)).isEqualTo(distance);
        assertThat(ClosestName.distance(to, from)).isEqualTo(distance);
    }

    @Test
    void takesTheFirstByNameOfTwoThatAreEquallyClose() {
        assertThat(ClosestName.of("probes", List.of("probesb", "probesa"))).contains("probesa");
    }
}
