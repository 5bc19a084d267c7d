package io.casserole.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @CsvSource({"upstream-user, upstream-password", "upstream-password, upstream-user"})
    void userAndPasswordGoTogether(String given, String missing) {
        assertProblem(Map.of(given, "anything"), missing + ": expected a value, since upstream-user and");
    }

    @Test
    void userIsSentAsBasicCredentials() { // RFC 7617 §2.1, its example
        UpstreamFields fields = read(Map.of("upstream-user", "test", "upstream-password", "123\u00a3"));

        assertThat(fields.all())
                .containsExactly(new SecretField("Authorization", new Secret("Basic dGVzdDoxMjPCow==")));
    }

    @Test
    void fieldsStandBetweenSemicolonsOrLines() {
        assertThat(read(Map.of("upstream-fields", "X-Api-Key: abc; X-Env:prod")).all())
                .containsExactly(field("X-Api-Key", "abc"), field("X-Env", "prod"));
        assertThat(read(Map.of("upstream-fields", "X-Api-Key: abc\nX-Env: a b;\n"))
                        .all())
                .containsExactly(field("X-Api-Key", "abc"), field("X-Env", "a b"));
    }

    @Test
    void semicolonInAValueIsPartOfIt() {
        assertThat(read(Map.of("upstream-fields", "Cookie: a=b; c=d; X-Url: http://a/"))
                        .all())
                .containsExactly(field("Cookie", "a=b; c=d"), field("X-Url", "http://a/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hush",
                "X-Key:",
                "X Key: hush",
                ": hush",
                "X-Key: h\u00fcsh",
                "Host: hush.example",
                "Range: bytes=0-1",
                "If-Match: \"hush\"",
                "Accept-Encoding: gzip",
                "X-Key: hush; Connection: close"
            })
    void fieldsThatAreNotTheOperatorsToSetAreRefusedUnseen(String text) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> CasseroleConfig.from(Settings.of(Map.of("upstream-fields", text))))
                .withMessageContaining("upstream-fields: expected request fields such as")
                .withMessageContaining("found '***'");
    }

    @Test
    void oneAuthorizationIsEnough() {
        assertProblem(
                Map.of(
                        "upstream-user", "a",
                        "upstream-password", "hush",
                        "upstream-fields", "authorization: Bearer hush"),
                "upstream-fields: expected no Authorization, since upstream-user is set, found 'one'");
    }

    @Test
    void secretsAreInNoText() {
        CasseroleConfig config = CasseroleConfig.from(Settings.of(
                Map.of("upstream-user", "a", "upstream-password", "hush", "upstream-fields", "X-Key: hush")));

        assertThat(config.toString()).doesNotContain("hush");
        assertThat(config.upstream().fields().all().toString()).doesNotContain("hush", "Basic");
    }

    private static UpstreamFields read(Map<String, String> values) {
        return CasseroleConfig.from(Settings.of(values)).upstream().fields();
    }

    private static SecretField field(String name, String value) {
        return new SecretField(name, new Secret(value));
    }
}
