package io.casserole.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.casserole.config.Source.Place;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {

    @Test
    void hasTheSameNameEverywhere() {
        Setting<Boolean> setting =
                Setting.of("a-b2", "true", Kind.trueOrFalse(), "Something.").withAlias("OLD_NAME");

        assertThat(setting.sources())
                .containsExactly(
                        new Source(Place.ENVIRONMENT, "CASSEROLE_A_B2"),
                        new Source(Place.ENVIRONMENT, "OLD_NAME"),
                        new Source(Place.SYSTEM_PROPERTY, "casserole.a-b2"),
                        new Source(Place.INIT_PARAM, "a-b2"));
    }

    @Test
    void ofASecretMayBeInAFileThatAVariableNames() {
        Setting<Optional<Secret>> setting = Setting.of(
                        "a-secret", "", Kind.secret().orNothing(), "Something.")
                .withAlias("OLD_NAME");

        assertThat(setting.environmentVariables())
                .containsExactly("CASSEROLE_A_SECRET", "OLD_NAME", "CASSEROLE_A_SECRET_FILE");
        assertThat(setting.sources())
                .filteredOn(setting::isFile)
                .containsExactly(new Source(Place.ENVIRONMENT, "CASSEROLE_A_SECRET_FILE"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "maxMemory", "max_memory", "-max", "max-", "max--memory", "9max"})
    void isNamedByLowerCaseWordsAndHyphens(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Setting.of(name, "true", Kind.trueOrFalse(), "Something."))
                .withMessage("expected a name of lower-case words and hyphens, found '" + name + "'");
    }

    @Test
    void hasADefaultThatFits() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Setting.of("name", "maybe", Kind.trueOrFalse(), "Something."))
                .withMessage("expected true or false, found 'maybe'");
    }

    @Test
    void isDocumentedByASentence() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Setting.of("name", "true", Kind.trueOrFalse(), "something"))
                .withMessage("name: expected a sentence, found 'something'");
    }

    @Test
    void valueGivenLiveWins() {
        Setting<String> setting = Setting.of("a-b", "", Kind.text("anything", Pattern.compile(".*")), "Is a sentence.")
                .live();

        assertThat(setting.isLive()).isTrue();
        assertThat(setting.sources()).first().isEqualTo(new Source(Place.LIVE, "a-b"));
        assertThat(setting.sources()).hasSize(4);
    }
}
