package io.casserole.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.config.Source.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    private static final Setting<Integer> NUMBER =
            Setting.of("some-number", "1", Kind.wholeNumber(0, 9), "A number.").withAlias("NUMBER");

    private static final Setting<Optional<Secret>> SECRET =
            Setting.of("some-secret", "", Kind.secret().orNothing(), "A secret.");
    private static final String FILE = "CASSEROLE_SOME_SECRET_FILE";

    private static final Map<String, String> OWN_VARIABLE = Map.of("CASSEROLE_SOME_NUMBER", "5", "NUMBER", "4");
    private static final Map<String, String> ALIAS = Map.of("NUMBER", "4");
    private static final Map<String, String> NOTHING = Map.of();

    @TempDir
    private Path directory;

    @Test
    void environmentWinsOverAliasOverSystemPropertyOverInitParamOverDefault() {
        Map<String, String> property = Map.of("casserole.some-number", "3");
        Map<String, String> initParam = Map.of("some-number", "2");

        assertThat(settings(OWN_VARIABLE, property, initParam).get(NUMBER)).isEqualTo(5);
        assertThat(settings(ALIAS, property, initParam).get(NUMBER)).isEqualTo(4);
        assertThat(settings(NOTHING, property, initParam).get(NUMBER)).isEqualTo(3);
        assertThat(settings(NOTHING, NOTHING, initParam).get(NUMBER)).isEqualTo(2);
        assertThat(settings(NOTHING, NOTHING, NOTHING).get(NUMBER)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"'', data/ROOT, x-ROOT", "/a, data/a, x-a", "/a/b, data/a#b, x-a#b"})
    void contextInAValueOrADefaultIsTheNameOfTheApplication(String contextPath, Path byDefault, Path given) {
        Setting<Path> directory = Setting.of("directory", "data/{context}", Kind.path("a directory"), "A directory.");
        Properties properties = new Properties();

        assertThat(new Settings(NOTHING, properties, Map.of("directory", "data/{context}"), contextPath).get(directory))
                .isEqualTo(byDefault);
        properties.setProperty("casserole.directory", "x-{context}");
        assertThat(new Settings(NOTHING, properties, NOTHING, contextPath).get(directory))
                .isEqualTo(given);
    }

    @Test
    void tellsWhereAValueWasGiven() {
        Settings given = settings(ALIAS, NOTHING, NOTHING);
        Settings notGiven = settings(NOTHING, NOTHING, NOTHING);

        assertThat(given.isSet(NUMBER)).isTrue();
        assertThat(given.source(NUMBER)).isEqualTo(new Source(Place.ENVIRONMENT, "NUMBER"));
        assertThat(notGiven.isSet(NUMBER)).isFalse();
        assertThat(notGiven.source(NUMBER)).isEqualTo(new Source(Place.DEFAULT, "some-number"));
    }

    @Test
    void aliasesAreEnvironmentVariablesOnly() {
        assertThat(settings(NOTHING, Map.of("NUMBER", "4"), Map.of("NUMBER", "4"))
                        .isSet(NUMBER))
                .isFalse();
    }

    @Test
    void aBlankValueIsNotGiven() {
        Settings settings =
                settings(Map.of("CASSEROLE_SOME_NUMBER", " "), Map.of("casserole.some-number", ""), NOTHING);

        assertThat(settings.isSet(NUMBER)).isFalse();
        assertThat(settings.get(NUMBER)).isEqualTo(1);
    }

    @Test
    void anInitParamThatRepeatsTheDefaultIsNotGivenButAVariableIs() {
        assertThat(settings(NOTHING, NOTHING, Map.of("some-number", "1")).isSet(NUMBER))
                .isFalse();
        assertThat(settings(Map.of("NUMBER", "1"), NOTHING, NOTHING).isSet(NUMBER))
                .isTrue();
    }

    @Test
    void whiteSpaceAroundAValueIsNoPartOfIt() {
        assertThat(settings(NOTHING, NOTHING, Map.of("some-number", "\n  7\n")).get(NUMBER))
                .isEqualTo(7);
    }

    @Test
    void readsTheDefaultsOfPropertiesToo() {
        Properties defaults = new Properties();
        defaults.setProperty("casserole.some-number", "6");

        assertThat(new Settings(NOTHING, new Properties(defaults), NOTHING).get(NUMBER))
                .isEqualTo(6);
    }

    @Test
    void aValueThatDoesNotFitIsOneProblemAndTheDefaultIsUsed() {
        Settings settings = settings(ALIAS, NOTHING, NOTHING);
        Settings unfit = settings(Map.of("NUMBER", "10"), Map.of("casserole.some-number", "3"), NOTHING);

        assertThat(unfit.get(NUMBER)).isEqualTo(1);
        assertThat(unfit.get(NUMBER)).isEqualTo(1);
        assertThat(unfit.problems().list())
                .extracting(Problem::toString)
                .containsExactly(
                        "some-number: expected a whole number from 0 to 9, found '10' (environment variable NUMBER)");
        settings.get(NUMBER);
        assertThat(settings.problems().list()).isEmpty();
    }

    @Test
    void aSecretMayBeInAFile() throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), "hush\n");
        Map<String, String> environment = Map.of(FILE, file.toString());
        Settings settings = settings(environment, Map.of("casserole.some-secret", "property"), NOTHING);

        assertThat(settings.get(SECRET)).contains(new Secret("hush"));
        assertThat(settings.isSet(SECRET)).isTrue();
        assertThat(settings.source(SECRET)).isEqualTo(new Source(Place.ENVIRONMENT, FILE));
        assertThat(settings.problems().list()).isEmpty();
    }

    @Test
    void aSecretInAVariableWinsOverOneInAFileUnlessItIsBlank() throws IOException {
        String file =
                Files.writeString(directory.resolve("secret"), "of the file").toString();
        Map<String, String> both = Map.of("CASSEROLE_SOME_SECRET", "of the variable", FILE, file);
        Map<String, String> blank = Map.of("CASSEROLE_SOME_SECRET", "", FILE, file);

        assertThat(settings(both, NOTHING, NOTHING).get(SECRET)).contains(new Secret("of the variable"));
        assertThat(settings(blank, NOTHING, NOTHING).get(SECRET)).contains(new Secret("of the file"));
    }

    @Test
    void aFileWithoutASecretInItIsAProblemAndNotNoSecret() throws IOException {
        Path empty = Files.writeString(directory.resolve("empty"), " \n");
        Path missing = directory.resolve("missing");

        assertThat(problemsWith(empty))
                .containsExactly("some-secret: expected a file with the value in it, found '" + empty
                        + " (empty)' (environment variable CASSEROLE_SOME_SECRET_FILE)");
        assertThat(problemsWith(missing))
                .containsExactly("some-secret: expected a file with the value in it, found '" + missing
                        + " (NoSuchFileException)' (environment variable CASSEROLE_SOME_SECRET_FILE)");
    }

    @Test
    void nothingButSecretsIsReadFromFiles() {
        Settings settings = settings(Map.of("CASSEROLE_SOME_NUMBER_FILE", "7"), NOTHING, NOTHING);

        assertThat(settings.isSet(NUMBER)).isFalse();
    }

    private static List<String> problemsWith(Path file) {
        Settings settings = settings(Map.of(FILE, file.toString()), NOTHING, NOTHING);
        assertThat(settings.get(SECRET)).isEmpty();
        return settings.problems().list().stream().map(Problem::toString).toList();
    }

    private static Settings settings(
            Map<String, String> environment, Map<String, String> systemProperties, Map<String, String> initParams) {
        Properties properties = new Properties();
        properties.putAll(systemProperties);
        return new Settings(environment, properties, initParams);
    }
}
