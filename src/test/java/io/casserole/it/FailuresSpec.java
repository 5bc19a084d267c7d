package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static io.casserole.testing.Twist.body;
import static io.casserole.testing.Twist.contentLength;
import static io.casserole.testing.Twist.contentRange;
import static io.casserole.testing.Twist.gzip;
import static io.casserole.testing.Twist.raw;
import static io.casserole.testing.Twist.shortBody;
import static io.casserole.testing.Twist.stallAfter;
import static io.casserole.testing.Twist.stallBeforeHead;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.testing.Gate;
import io.casserole.testing.RecordedRequest;
import io.casserole.testing.TestBytes;
import io.casserole.testing.Twist;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Origins that are silent, broken or lie: the client is told, or cut off; what it gets whole is right, now and later. */
abstract class FailuresSpec extends NodeSpec {
    private static final TestBytes BYTES = TestBytes.of(51, 3 * SEGMENT);

    /** Lies about the second segment. */
    private static final Map<String, Twist> LIES = Map.of(
            "short-body", shortBody(1000),
            "other-range", contentRange("bytes 0-2095999/6288000"),
            "other-total", contentRange("bytes 2096000-4191999/7000000"),
            "other-bytes-of-another-length", body(TestBytes.of(99, 10)),
            "longer-than-asked-for", body(TestBytes.of(99, SEGMENT + 1)),
            "body-cut-before-its-length", contentLength(SEGMENT + 7),
            "other-etag", Twist.field("ETag", "\"v2\""),
            "no-etag", Twist.without("ETag"),
            "gzip", gzip(),
            "whole", answer -> answer.whole());

    FailuresSpec(Launcher launcher) {
        super(launcher);
    }

    @Override
    Deployment deployment() {
        return super.deployment()
                .with("upstream-head-timeout", "500ms")
                .with("upstream-idle-timeout", "500ms")
                .with("upstream-retries", "1")
                .with("cdn-loop-id", "this-node");
    }

    @Test
    void originThatDoesNotAnswerIsATimeout() {
        Gate never = new Gate();
        origin.object("/silent").length(SEGMENT).etag("\"v1\"").maxAge(3600).always(stallBeforeHead(never));

        Response response = get("/silent");
        assertThat(response).hasStatus(504).wasForwarded("miss");
        assertThat(assertThat(response).text()).contains("127.0.0.1").doesNotContain("\tat ", "Exception");
        never.open();
    }

    @Test
    void originThatDoesNotAnswerAPassedThroughRequestIsATimeout() {
        Gate never = new Gate();
        origin.object("/silent-post").always(stallBeforeHead(never));

        Response response = send("POST", "/silent-post", BodyPublishers.ofString("x"));
        assertThat(response).hasStatus(504).wasForwarded("method");
        assertThat(assertThat(response).text()).contains("127.0.0.1").doesNotContain("\tat ", "Exception");
        never.open();
    }

    @Test
    void originThatFallsSilentInABodyCutsTheClientOff() {
        Gate never = new Gate();
        origin.object("/stalled")
                .content(BYTES)
                .etag("\"v1\"")
                .maxAge(3600)
                .when(FailuresSpec::isSecond, stallAfter(1000, never));

        isNeverWrong("/stalled");
        never.open();
        origin.object("/stalled").straight();

        assertThat(get("/stalled")).hasStatus(200).hasBody(BYTES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "short-body",
                "other-range",
                "other-total",
                "other-bytes-of-another-length",
                "longer-than-asked-for",
                "body-cut-before-its-length",
                "other-etag",
                "no-etag",
                "gzip",
                "whole"
            })
    void lieAboutOneSegmentNeverLooksWholeAndIsNotStored(String lie) {
        String path = "/lie-" + lie;
        origin.object(path)
                .content(BYTES)
                .etag("\"v1\"")
                .maxAge(3600)
                .when(FailuresSpec::isSecond, LIES.getOrDefault(lie, raw("no such lie")));

        isNeverWrong(path);
        isNeverWrong(path);
        origin.object(path).straight();

        isNeverWrong(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
                "SSH-2.0-x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA b c\r\n",
                ""
            })
    void originThatDoesNotSpeakHttpIsABadGateway(String nonsense) {
        String path = "/nonsense-" + nonsense.length();
        origin.object(path).always(raw(nonsense));

        Response response = get(path);
        assertThat(response).hasStatus(502).hasFieldContaining("Cache-Status", "casserole");
        assertThat(assertThat(response).text()).contains("127.0.0.1").doesNotContain("\tat ", "Exception");
    }

    @Test
    void objectThatChangesBetweenSegmentsIsNeverMixed() {
        TestBytes next = TestBytes.of(52, 3 * SEGMENT);
        origin.object("/changes").content(BYTES).etag("\"v1\"").maxAge(3600);
        assertThat(get("/changes", "Range: bytes=0-9")).hasStatus(206).hasBody(BYTES, 0, 10);

        origin.object("/changes").content(next).etag("\"v2\"");

        try (RawConnection client = connect()) {
            RawConnection.Head head =
                    client.send("GET /changes HTTP/1.1", "Host: node").head();
            boolean isNew = head.fields().all("ETag").contains("\"v2\"");
            RawConnection.Ending ending = client.body(head, isNew ? next : BYTES);
            assertThat(isNew || ending == RawConnection.Ending.CUT).isTrue();
        }
        assertThat(get("/changes")).hasStatus(200).hasField("ETag", "\"v2\"").hasBody(next);
    }

    @Test
    void requestThatComesBackToItsNodeIsALoop() {
        origin.object("/loop").content("x").etag("\"v1\"").maxAge(3600);

        assertThat(get("/loop", "CDN-Loop: other-cdn, casserole;id=this-node")).hasStatus(508);
        assertThat(origin.requests("/loop")).isEmpty();
        assertThat(get("/loop", "CDN-Loop: other-cdn")).hasStatus(200).hasText("x");
        assertThat(origin.requests("/loop"))
                .allSatisfy(request -> assertThat(
                                request.fields().joined("CDN-Loop").orElse(""))
                        .contains("casserole;id=this-node"));
    }

    private static boolean isSecond(RecordedRequest request) {
        return request.field("Range")
                .filter(range -> range.startsWith("bytes=2096000-"))
                .isPresent();
    }

    /** The client gets a failure, the right bytes, or a beginning of them that it sees to be cut. */
    private void isNeverWrong(String path) {
        try (RawConnection client = connect()) {
            RawConnection.Head head =
                    client.send("GET " + path + " HTTP/1.1", "Host: node").head();
            if (head.status() != 200) {
                assertThat(head.status()).isEqualTo(502);
                return;
            }
            TestBytes.Check check = BYTES.check();
            if (client.body(head, check::next) == RawConnection.Ending.WHOLE) {
                check.end();
            }
        }
    }
}
