package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static io.casserole.testing.Twist.chunked;
import static io.casserole.testing.Twist.cutAfter;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.Fields;
import io.casserole.testing.Content;
import io.casserole.testing.RecordedRequest;
import io.casserole.testing.TestBytes;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and responses that are no business of a cache: handed on as they are, in both directions. */
abstract class PassThroughSpec extends NodeSpec {
    PassThroughSpec(Launcher launcher) {
        super(launcher);
    }

    @Override
    Deployment deployment() {
        return super.deployment().with("passthrough", "/raw/.*,.*\\.tmp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "BREW"})
    void otherMethodsAreHandedOnWithTheirBodies(String method) {
        TestBytes bytes = TestBytes.of(41, 3_000_000);
        String path = "/echo-" + method;
        origin.object(path).echo();

        assertThat(send(method, path, BodyPublishers.ofInputStream(bytes::stream), "X-Mine: 1", "Content-Type: a/b"))
                .hasStatus(200)
                .wasForwarded("method")
                .hasBody(bytes);

        RecordedRequest asked = asked(path);
        assertThat(asked.method()).isEqualTo(method);
        assertThat(asked.fields().all("X-Mine")).containsExactly("1");
        assertThat(asked.fields().all("Content-Type")).containsExactly("a/b");
        assertThat(asked.bodyLength()).isEqualTo(bytes.length());
    }

    @Test
    void lengthOfARequestBodyIsHandedOn() {
        TestBytes bytes = TestBytes.of(42, 70_000);
        origin.object("/sized").echo();

        assertThat(send("PUT", "/sized", BodyPublishers.ofByteArray(bytes.bytes())))
                .hasBody(bytes);
        assertThat(asked("/sized").fields().all("Content-Length")).containsExactly("70000");
        assertThat(asked("/sized").field("Transfer-Encoding")).isEmpty();
    }

    @Test
    void answerToAnUnsafeMethodIsNotStored() {
        origin.object("/posted").content("first").maxAge(3600);

        assertThat(send("POST", "/posted", BodyPublishers.ofString("x"))).hasText("first");
        origin.object("/posted").content("second");
        assertThat(send("POST", "/posted", BodyPublishers.ofString("x"))).hasText("second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-store", "private", "no-cache", "max-age=0", "max-age=59"})
    void uncacheableResponseIsHandedOnEachTime(String cacheControl) {
        TestBytes bytes = TestBytes.of(43, SEGMENT + 1);
        String path = "/" + cacheControl.replace('=', '-');
        origin.object(path)
                .content(bytes)
                .etag("\"v1\"")
                .cacheControl(cacheControl)
                .field("X-Own", "kept");

        for (int round = 1; round <= 2; round++) {
            assertThat(get(path))
                    .hasStatus(200)
                    .hasField("Cache-Control", cacheControl)
                    .hasField("ETag", "\"v1\"")
                    .hasField("X-Own", "kept")
                    .hasField("Content-Length", Long.toString(bytes.length()))
                    .hasBody(bytes);
            assertThat(origin.gets(path)).isEqualTo(round);
        }
        assertThat(origin.heads(path)).as("uncacheability is remembered").isEqualTo(1);
        assertThat(rangesAsked(path)).containsOnly("none");
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 302, 400, 401, 418, 500, 503})
    void statusAndFieldsOfTheOriginAreUntouched(int status) {
        String path = "/status-" + status;
        String text = status == 204 ? "" : "text of " + status;
        origin.object(path)
                .status(status)
                .content(text)
                .cacheControl("no-store")
                .setCookie("a=1; Path=/")
                .setCookie("b=2");

        assertThat(get(path))
                .hasStatus(status)
                .hasField("Cache-Control", "no-store")
                .hasField("Set-Cookie", "a=1; Path=/", "b=2")
                .hasText(text);
    }

    @Test
    void requestWithAuthorizationIsHandedOnAndItsAnswerNotStored() {
        origin.object("/secret").content("for one").etag("\"v1\"").maxAge(3600);

        assertThat(get("/secret", "Authorization: Bearer x"))
                .hasStatus(200)
                .wasForwarded("bypass")
                .hasText("for one");
        assertThat(get("/secret", "Authorization: Bearer x"))
                .hasStatus(200)
                .wasForwarded("bypass")
                .hasText("for one");

        assertThat(origin.requests("/secret"))
                .extracting(RecordedRequest::method)
                .containsExactly("GET", "GET");
        assertThat(origin.requests("/secret"))
                .allSatisfy(request ->
                        assertThat(request.fields().all("Authorization")).containsExactly("Bearer x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/raw/a", "/b.tmp", "/raw/c?x=1"})
    void pathOfTheSettingPassthroughIsNeverCached(String target) {
        origin.object(target).content("live").etag("\"v1\"").maxAge(3600);

        assertThat(get(target)).hasText("live");
        assertThat(get(target)).hasText("live");

        assertThat(origin.requests(target)).extracting(RecordedRequest::method).containsExactly("GET", "GET");
    }

    @Test
    void passthroughSettingMatchesWholePaths() {
        origin.object("/not/raw/a").content("cached").etag("\"v1\"").maxAge(3600);

        assertThat(get("/not/raw/a")).hasText("cached");
        assertThat(hit("/not/raw/a")).isHit().hasText("cached");
    }

    @Test
    void rangeOfAPassedThroughRequestIsTheOriginsToAnswer() {
        TestBytes bytes = TestBytes.of(44, 10_000);
        origin.object("/raw/range").content(bytes).etag("\"v1\"");

        assertThat(get("/raw/range", "Range: bytes=5-9", "If-Range: \"v1\""))
                .hasStatus(206)
                .hasField("Content-Range", "bytes 5-9/10000")
                .hasBody(bytes, 5, 10);
        assertThat(asked("/raw/range").fields().all("Range")).containsExactly("bytes=5-9");
        assertThat(asked("/raw/range").fields().all("If-Range")).containsExactly("\"v1\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Location", "Content-Location"})
    void addressOfTheMirrorBecomesThatOfTheNode(String name) {
        origin.object("/to-mirror").status(302).content("").field(name, origin.uri() + "/there?x=1#y");
        origin.object("/to-path").status(302).content("").field(name, "/there");
        origin.object("/to-other").status(302).content("").field(name, "http://other.example/there");

        assertThat(get("/to-mirror"))
                .hasField(name, node().uri() + "/there?x=1#y")
                .hasNoBody();
        assertThat(get("/to-path")).hasField(name, "/there").hasNoBody();
        assertThat(get("/to-other"))
                .hasField(name, "http://other.example/there")
                .hasNoBody();
    }

    @Test
    void addressOfTheMirrorInRefreshBecomesThatOfTheNode() {
        origin.object("/refresh")
                .content("")
                .cacheControl("no-store")
                .field("Refresh", "5; url=" + origin.uri() + "/there");

        assertThat(get("/refresh"))
                .hasField("Refresh", "5; url=" + node().uri() + "/there")
                .hasNoBody();
    }

    @Test
    void clientIsNamedToTheOriginAndWhatItSaysOfOthersIsDropped() {
        origin.object("/raw/forwarded").content("x");

        assertThat(get(
                        "/raw/forwarded",
                        "X-Forwarded-For: 6.6.6.6",
                        "X-Forwarded-Proto: gopher",
                        "X-Forwarded-Host: evil.example",
                        "Forwarded: for=6.6.6.6"))
                .hasText("x");

        Fields asked = asked("/raw/forwarded").fields();
        assertThat(asked.all("X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(asked.all("X-Forwarded-Proto")).containsExactly("http");
        assertThat(asked.all("X-Forwarded-Host")).containsExactly(node().uri().getAuthority());
        assertThat(asked.joined("Forwarded").orElse(""))
                .contains("for=127.0.0.1")
                .doesNotContain("6.6.6.6");
        assertThat(asked.joined("Via").orElse("")).contains("1.1 casserole");
        assertThat(asked.all("Host")).containsExactly(origin.authority());
    }

    @Test
    void fieldsOfOneConnectionAreNotHandedOn() {
        origin.object("/raw/hop")
                .content("x")
                .field("X-Hop-Response", "1")
                .field("Keep-Alive", "timeout=5")
                .field("Proxy-Authenticate", "Basic")
                .field("Connection", "X-Hop-Response")
                .field("X-End", "1");
        try (RawConnection client = connect()) {
            RawConnection.Head head = client.send(
                            "GET /raw/hop HTTP/1.1",
                            "Host: node",
                            "Connection: keep-alive, X-Hop-Request",
                            "X-Hop-Request: 1",
                            "Keep-Alive: timeout=5",
                            "Proxy-Connection: keep-alive",
                            "TE: gzip",
                            "X-End: 1")
                    .head();
            assertThat(client.text(head)).isEqualTo("x");
            assertThat(head.fields().has("X-Hop-Response")).isFalse();
            assertThat(head.fields().joined("Keep-Alive").orElse("")).doesNotContain("timeout=5");
            assertThat(head.fields().has("X-End")).isTrue();
        }
        Fields asked = asked("/raw/hop").fields();
        assertThat(asked.has("X-Hop-Request")).isFalse();
        assertThat(asked.has("Keep-Alive")).isFalse();
        assertThat(asked.has("Proxy-Connection")).isFalse();
        assertThat(asked.joined("TE").orElse("")).doesNotContain("gzip");
        assertThat(asked.has("X-End")).isTrue();
    }

    @Test
    void upgradeIsNotMadeAndTheRequestAnsweredWithout() {
        origin.object("/raw/upgrade").content("plain");
        try (RawConnection client = connect()) {
            RawConnection.Head head = client.send(
                            "GET /raw/upgrade HTTP/1.1",
                            "Host: node",
                            "Connection: Upgrade",
                            "Upgrade: websocket",
                            "Sec-WebSocket-Version: 13",
                            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==")
                    .head();
            assertThat(head.status()).isNotEqualTo(101);
            client.text(head);
        }
        assertThat(origin.requests("/raw/upgrade"))
                .allSatisfy(request -> assertThat(request.field("Upgrade")).isEmpty());
    }

    @Test
    void requestsAreAnsweredOnOneConnectionInTheirOrder() {
        origin.object("/raw/1").content("one");
        origin.object("/raw/2").echo();
        origin.object("/pipelined").content("three").etag("\"v1\"").maxAge(3600);
        try (RawConnection client = connect()) {
            client.send("GET /raw/1 HTTP/1.1", "Host: node")
                    .send("POST /raw/2 HTTP/1.1", "Host: node", "Content-Length: 3")
                    .write("two")
                    .send("GET /pipelined HTTP/1.1", "Host: node");
            assertThat(client.text(client.head())).isEqualTo("one");
            assertThat(client.text(client.head())).isEqualTo("two");
            assertThat(client.text(client.head())).isEqualTo("three");
        }
    }

    @Test
    void clientOfHttp10IsAnsweredWithoutChunks() {
        origin.object("/raw/old").length(100_000).always(chunked());
        try (RawConnection client = connect()) {
            RawConnection.Head head = client.send("GET /raw/old HTTP/1.0").head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.fields().has("Transfer-Encoding")).isFalse();
            assertThat(client.body(head, TestBytes.of(1, 100_000))).isEqualTo(RawConnection.Ending.WHOLE);
        }
    }

    @Test
    void passedThroughBodyThatBreaksDoesNotLookWhole() {
        TestBytes bytes = TestBytes.of(45, 1_000_000);
        origin.object("/raw/cut").content(bytes).always(cutAfter(300_000));
        origin.object("/raw/cut-chunks").content(bytes).always(chunked()).always(cutAfter(300_000));

        for (String path : new String[] {"/raw/cut", "/raw/cut-chunks"}) {
            try (RawConnection client = connect()) {
                RawConnection.Head head =
                        client.send("GET " + path + " HTTP/1.1", "Host: node").head();
                assertThat(head.status()).isEqualTo(200);
                assertThat(client.body(head, bytes)).isEqualTo(RawConnection.Ending.CUT);
            }
        }
    }

    @Test
    void missingObjectIsTheOriginsToReport() {
        assertThat(get("/nowhere")).hasStatus(404).hasBody(Content.of("no such object"));
    }
}
