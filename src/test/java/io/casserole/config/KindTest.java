package io.casserole.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KindTest {

    @ParameterizedTest
    @CsvSource({
        "http://localhost:9000, http://localhost:9000",
        "HTTPS://Mirror.Example/, https://mirror.example",
        "https://mirror.example:443/files/, https://mirror.example/files",
        "http://mirror.example:80, http://mirror.example",
        "http://mirror.example:443, http://mirror.example:443",
        "http://[::1]:9000/a%2Fb//, http://[::1]:9000/a%2Fb"
    })
    void spellsAUrlInOneWay(String text, URI url) {
        assertThat(Kind.httpUrls().parse(text)).containsExactly(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mirror.example",
                "mirror.example:80",
                "ftp://mirror.example",
                "http:///path",
                "http:mirror",
                "http://my_host",
                "http://host:0",
                "http://host:65536",
                "http://host?query",
                "http://host/#fragment",
                "http://user:secret@host",
                "http://ho st",
                "",
                "http://a,",
                "http://a, b",
                "http://a, http://b:0",
                "http://a, http://b, HTTP://A/"
            })
    void refusesUrlsThatNameNoPlainOrigin(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Kind.httpUrls().parse(text));
    }

    @Test
    void readsSeveralUrlsWhosePathsMayHaveCommas() {
        assertThat(Kind.httpUrls().parse("http://a/x,y, HTTPS://b ,http://a/x"))
                .containsExactly(URI.create("http://a/x,y"), URI.create("https://b"), URI.create("http://a/x"));
    }

    @ParameterizedTest
    @CsvSource({"localhost:8080, localhost, 8080", "0.0.0.0:0, 0.0.0.0, 0", "[::1]:65535, ::1, 65535"})
    void readsHostAndPortWithoutResolving(String text, String host, int port) {
        assertThat(Kind.hostAndPort().parse(text)).isEqualTo(InetSocketAddress.createUnresolved(host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", ":8080", "localhost:", "localhost:65536", "http://localhost:8080", "::1:80"})
    void refusesWhatIsNoHostAndPort(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Kind.hostAndPort().parse(text));
    }

    @Test
    void splitsPatternsAtCommasAndNewLinesButNotWithinThem() {
        String text = "/live/.*, /a{1,3},[,(],/b(x,y)\n\n/c\\,d\n , /\\[,/e";

        assertThat(Kind.patterns().parse(text))
                .extracting(Pattern::pattern)
                .containsExactly("/live/.*", "/a{1,3}", "[,(]", "/b(x,y)", "/c\\,d", "/\\[", "/e");
    }

    @Test
    void splitsListsAtCommasAndLeavesOutBlanks() {
        assertThat(Kind.listOf("texts", text -> text).parse(" a ,, b,")).isEqualTo(List.of("a", "b"));
    }

    @ParameterizedTest
    @CsvSource({"true, true", "FALSE, false"})
    void readsTrueAndFalseInAnyCase(String text, boolean value) {
        assertThat(Kind.trueOrFalse().parse(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "1", "on", "truee"})
    void guessesNothingAboutOtherWords(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Kind.trueOrFalse().parse(text))
                .withMessage("expected true or false, found '" + text + "'");
    }

    @ParameterizedTest
    @CsvSource({"1, true", "1000, true", "0, false", "1001, false", "1.5, false", "99999999999, false"})
    void boundsWholeNumbersInclusively(String text, boolean fits) {
        assertThat(fits(Kind.wholeNumber(1, 1000), text)).isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource({"64M, true", "65536K, true", "65535K, false"})
    void boundsSizesInclusively(String text, boolean fits) {
        assertThat(fits(Kind.size("64M"), text)).isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource({"64K, true", "2M, true", "1M, true", "32K, false", "4M, false", "65K, false", "1536K, false"})
    void boundsPowersOfTwoInclusively(String text, boolean fits) {
        assertThat(fits(Kind.powerOfTwo("64K", "2M"), text)).isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource({"1ms, true", "24h, true", "0, false", "86401s, false"})
    void boundsDurationsInclusively(String text, boolean fits) {
        assertThat(fits(Kind.duration("1ms", "1d"), text)).isEqualTo(fits);
    }

    private static boolean fits(Kind<?> kind, String text) {
        try {
            kind.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
