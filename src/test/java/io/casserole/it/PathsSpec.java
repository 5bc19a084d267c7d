package io.casserole.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths and queries reach the origin byte for byte, or the request is refused. */
abstract class PathsSpec extends NodeSpec {
    PathsSpec(Launcher launcher) {
        super(launcher);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/plain",
                "/dir/",
                "/a%2Fb",
                "/a%2fb",
                "/a%3Fb",
                "/a%23b",
                "/a+b",
                "/a%2Bb",
                "/a%20b",
                "/a;v=1",
                "/a;v=1/b",
                "/a%3Bv",
                "/%C3%A9t%C3%A9",
                "/%e6%97%a5",
                "/a%25b",
                "/a%2541",
                "/a~b",
                "/a%7Eb",
                "/a:b@c,d=e!f$g&h'i(j)k*l",
                "//",
                "/a//b",
                "/a//",
                "/.hidden",
                "/...",
                "/a..b",
                "/q?",
                "/q?a=%2F&b=+&c=%2B;d=?/x",
                "/q?b=%zz",
                "/index.html"
            })
    void reachTheOriginByteForByte(String target) {
        reaches(target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a/../b",
                "/../b",
                "/a/..",
                "/./a",
                "/a/.",
                "/a/./b",
                "/a/%2e%2e/b",
                "/a/%2E%2E/b",
                "/a/.%2e/b",
                "/a/%2e/b",
                "/a/..;x=1/b",
                "/a%2F..%2Fb",
                "/a/..%2Fb"
            })
    void dotSegmentsAreRefused(String target) {
        int before = origin.requests().size();
        try (RawConnection client = connect()) {
            assertThat(client.send("GET " + target + " HTTP/1.1", "Host: node", "Connection: close")
                            .head()
                            .status())
                    .isEqualTo(400);
        }
        assertThat(origin.requests()).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a%00b", "/a%zzb", "/a%4"})
    void escapesThatMeanNothingAreRefused(String target) {
        try (RawConnection client = connect()) {
            assertThat(client.send("GET " + target + " HTTP/1.1", "Host: node", "Connection: close")
                            .head()
                            .status())
                    .isEqualTo(400);
        }
    }

    @Test
    void spellingsOfOnePathAreDifferentObjects() {
        origin.object("/x%2Fy").content("encoded").etag("\"1\"").maxAge(3600);
        origin.object("/x%2fy").content("lower case").etag("\"2\"").maxAge(3600);
        origin.object("/x/y").content("plain").etag("\"3\"").maxAge(3600);

        for (int round = 0; round < 2; round++) {
            assertThat(text("/x%2Fy")).isEqualTo("encoded");
            assertThat(text("/x%2fy")).isEqualTo("lower case");
            assertThat(text("/x/y")).isEqualTo("plain");
        }
    }

    /** Is fetched, cached, and asked for as sent. */
    final void reaches(String target) {
        String content = "content of " + target;
        origin.object(target).content(content).etag("\"v1\"").maxAge(3600);

        assertThat(text(target)).isEqualTo(content);
        assertThat(text(target)).isEqualTo(content);

        assertThat(origin.requests())
                .anySatisfy(request -> assertThat(request.target()).isEqualTo(target));
        assertThat(origin.gets(target)).isEqualTo(1);
    }

    private String text(String target) {
        try (RawConnection client = connect()) {
            RawConnection.Head head = client.send("GET " + target + " HTTP/1.1", "Host: node", "Connection: close")
                    .head();
            assertThat(head.status()).as(target).isEqualTo(200);
            return client.text(head);
        }
    }
}
