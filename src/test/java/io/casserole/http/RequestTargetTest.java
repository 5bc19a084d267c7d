package io.casserole.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9112 §3.2.1, RFC 3986 §3.3: request targets. */
class RequestTargetTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/", "//", "//host/a", "/a/b.c", "/a%2Fb%2fc", "/a%3Fb", "/a+b", "/a;v=1;w/b", "/%C3%A4", "/%c3%A4",
                        "/%E4", "/a%25b", "/...",
                "/.a", "/a.", "/a..", "/..a", "/.../", "/a.b/..c", "/%2e%2e%2e", "/%2ea", "/a%5Cb", "/a\\b", "/a|b",
                        "/[a]", "/{a}\"<>^`",
                "/%0d%0a", "/%20", "/;..", "/a;../b", "/%252e%252e/"
            })
    void pathIsKeptByteForByte(String path) {
        assertThat(RequestTarget.of(path, null)).hasToString(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a=b&a=c", "?", "a/../b", "100%", "%zz", "%00", "a;b", "%2E%2e/", "a\\b", "/./"})
    void queryIsKeptByteForByte(String query) {
        RequestTarget target = RequestTarget.of("/a", query);

        assertThat(target.query()).contains(query);
        assertThat(target).hasToString("/a?" + query);
    }

    @Test
    void absentQueryIsNotAnEmptyOne() {
        assertThat(RequestTarget.of("/a", null)).isNotEqualTo(RequestTarget.of("/a", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/.",
                "/..",
                "/./",
                "/../",
                "/a/..",
                "/a/../b",
                "/a/./b",
                "/%2e",
                "/%2E%2e",
                "/.%2e/",
                "/%2E./a",
                "/a/%2e%2e",
                "/..;/",
                "/..;a=b",
                "/.;x/a",
                "/%2e%2e;/",
                "/..%3b/",
                "/a%2f..%2fb",
                "/a%2F%2e%2E",
                "/..%2f",
                "/a\\..\\b",
                "/a%5c..%5Cb",
                "/a/..\\b",
                "/..\\",
                "/.%5c",
                "//..",
                "/a/.//"
            })
    void dotSegmentsAreRefusedInAnyDisguise(String path) { // RFC 3986 §5.2.4
        assertThatThrownBy(() -> RequestTarget.of(path, null))
                .isInstanceOf(BadTargetException.class)
                .hasMessageContaining("dot segment");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "*", "http://a/b", "%2Fa", "\\a", "?"})
    void pathBeginsWithASolidus(String path) {
        assertThatThrownBy(() -> RequestTarget.of(path, null))
                .isInstanceOf(BadTargetException.class)
                .hasMessageContaining("does not begin with '/'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/a b", "/a\tb", "/a\rb", "/a\nb", "/a\0b", "/a\u007fb", "/a#b", "/a?b", "/\u00e4", "/a\u2028"})
    void charactersThatNoPathMayHaveAreRefused(String path) {
        assertThatThrownBy(() -> RequestTarget.of(path, null))
                .isInstanceOf(BadTargetException.class)
                .hasMessageContaining("may not be in it (at ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\r\nX: y", "a\0b", "a#b", "\u00e4", "\u007f"})
    void charactersThatNoQueryMayHaveAreRefused(String query) {
        assertThatThrownBy(() -> RequestTarget.of("/a", query))
                .isInstanceOf(BadTargetException.class)
                .hasMessageContaining("The query");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/%", "/%a", "/%zz", "/a%2", "/%2g", "/%%41", "/%00", "/a%00.txt", "/% 1", "/%\u0661\u0661"})
    void brokenEscapesAndEncodedNulAreRefused(String path) {
        assertThatThrownBy(() -> RequestTarget.of(path, null)).isInstanceOf(BadTargetException.class);
    }

    @Test
    void messageRepeatsNothingOfTheTarget() {
        assertThatThrownBy(() -> RequestTarget.of("/<script>/../x", null))
                .isInstanceOf(BadTargetException.class)
                .hasMessage("The path has a dot segment (at 9).");
    }

    @Test
    void joinsABasePathWithoutNormalising() {
        RequestTarget target = RequestTarget.of("/a%2Fb//c", "q=/");

        assertThat(target.under("")).isEqualTo(target);
        assertThat(target.under("/")).isEqualTo(target);
        assertThat(target.under("/base")).hasToString("/base/a%2Fb//c?q=/");
        assertThat(target.under("/base/")).hasToString("/base/a%2Fb//c?q=/");
        assertThat(RequestTarget.of("//x", null).under("/base/")).hasToString("/base//x");
    }

    @Test
    void acceptsExactlyThePathsThatDecodeToNoDotSegment() {
        String[] pieces = {"/", "%2f", "%2F", "\\", "%5c", ".", "%2e", "%2E", ";", "%3B", "a", "%41", "%252e", "=", "+"
        };
        for (int seed = 0; seed < 50_000; seed++) {
            Random random = new Random(seed);
            StringBuilder path = new StringBuilder("/");
            for (int i = random.nextInt(8); i > 0; i--) {
                path.append(pieces[random.nextInt(pieces.length)]);
            }

            assertThat(isAccepted(path.toString())).as("%s", path).isEqualTo(!hasDotSegment(path.toString()));
        }
    }

    private static boolean isAccepted(String path) {
        try {
            return RequestTarget.of(path, null).path().equals(path);
        } catch (BadTargetException refused) {
            return false;
        }
    }

    /** The slow way: decode what matters, walk along the segments, cut off their parameters. */
    private static boolean hasDotSegment(String path) {
        String decoded = path.replaceAll("(?i)%2f|%5c|\\\\", "/")
                .replaceAll("(?i)%2e", ".")
                .replaceAll("(?i)%3b", ";");
        for (String segment : decoded.split("/", -1)) {
            String name = segment.split(";", -1)[0];
            if (name.equals(".") || name.equals("..")) {
                return true;
            }
        }
        return false;
    }
}
