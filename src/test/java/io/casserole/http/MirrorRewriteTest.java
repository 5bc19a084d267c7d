package io.casserole.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 §10.2.2, §8.7: references to the mirror lead back to the cache. */
class MirrorRewriteTest {
    private final MirrorRewrite plain = new MirrorRewrite("http://a:9000", "https://cache.example");
    private final MirrorRewrite nested = new MirrorRewrite("http://a:9000/base/", "https://cache.example/ctx");

    @ParameterizedTest
    @ValueSource(strings = {"Location", "content-location"})
    void addressOfTheMirrorBecomesThePublicOne(String name) {
        assertThat(plain.apply(Fields.of(name, "http://a:9000/x%2Fy?z=http://a:9000/#f")))
                .isEqualTo(Fields.of(name, "https://cache.example/x%2Fy?z=http://a:9000/#f"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://a:9000,https://cache.example/",
        "http://a:9000/,https://cache.example/",
        "http://a:9000?q,https://cache.example/?q",
        "HTTP://A:9000/X,https://cache.example/X",
        "//a:9000/x,https://cache.example/x",
        "/x,/x",
        "x/y,x/y",
        "../x,../x",
        "?q,?q",
    })
    void schemeAndHostCompareAsInUris(String location, String expected) { // RFC 3986 §6.2.2
        assertThat(location(plain, location)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a:90001/x",
                "http://a:9000.evil/x",
                "http://a:9000@evil/x",
                "http://user@a:9000/x",
                "http://a/x",
                "https://a:9000/x",
                "http://b:9000/x",
                "http:/a:9000/x",
                "mailto:a@a:9000",
                "http://evil/http://a:9000/x",
                ""
            })
    void addressThatOnlyLooksLikeItIsLeft(String location) {
        assertThat(location(plain, location)).isEqualTo(location);
    }

    @ParameterizedTest
    @CsvSource({
        "http://a:9000/base,https://cache.example/ctx",
        "http://a:9000/base/,https://cache.example/ctx/",
        "http://a:9000/base/x,https://cache.example/ctx/x",
        "http://a:9000/base?q,https://cache.example/ctx?q",
        "/base/x,/ctx/x",
        "http://a:9000/based,http://a:9000/based",
        "http://a:9000/other,http://a:9000/other",
        "http://a:9000/BASE/x,http://a:9000/BASE/x",
        "/other,/other",
    })
    void pathOfTheMirrorCountsByWholeSegments(String location, String expected) {
        assertThat(location(nested, location)).isEqualTo(expected);
    }

    @Test
    void pathAloneGetsTheContextPath() {
        assertThat(location(new MirrorRewrite("http://a:9000", "http://c:8080/ctx"), "/login"))
                .isEqualTo("/ctx/login");
    }

    @Test
    void portThatTheSchemeHasAnywayIsTheSame() { // RFC 3986 §6.2.3
        MirrorRewrite rewrite = new MirrorRewrite("http://a", "http://c");

        assertThat(location(rewrite, "http://a:80/x")).isEqualTo("http://c/x");
        assertThat(location(rewrite, "https://a/x")).isEqualTo("https://a/x");
        assertThat(location(new MirrorRewrite("https://a:443", "http://c"), "https://a/x"))
                .isEqualTo("http://c/x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "5; url=http://a:9000/x|5; url=https://cache.example/x",
                "0;URL='http://a:9000/x'|0;URL='https://cache.example/x'",
                "1, \"http://a:9000/x\"; y|1, \"https://cache.example/x\"; y",
                "0; http://a:9000/x|0; https://cache.example/x",
                "5|5",
                "5; url=http://b/x|5; url=http://b/x"
            })
    void refreshKeepsAllButItsReference(String refresh, String expected) {
        assertThat(plain.apply(Fields.of("Refresh", refresh)).first("Refresh")).contains(expected);
    }

    @Test
    void otherFieldsAreLeft() {
        Fields response = Fields.of("Link", "<http://a:9000/x>", "X", "http://a:9000/x", "Location", "http://a:9000/x");

        assertThat(plain.apply(response)).isEqualTo(response.with("Location", "https://cache.example/x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:9000", "//a:9000", "/base"})
    void addressesAreAbsolute(String address) {
        assertThatIllegalArgumentException().isThrownBy(() -> new MirrorRewrite(address, "http://c"));
        assertThatIllegalArgumentException().isThrownBy(() -> new MirrorRewrite("http://a", address));
    }

    private static String location(MirrorRewrite rewrite, String location) {
        return rewrite.apply(Fields.of("Location", location)).first("Location").orElseThrow();
    }
}
