package io.casserole.upstream;

import static io.casserole.testing.Twist.closeAfterwards;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.casserole.http.Fields;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Origin;
import io.casserole.testing.Content;
import io.casserole.testing.Gate;
import io.casserole.testing.RecordedRequest;
import io.casserole.testing.RecordingSink;
import io.casserole.testing.ScriptedBody;
import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Request bodies on their way to the origin. */
final class HttpOriginUploadTest {
    private static final TestBytes BYTES = TestBytes.of(5, 3_000_000);

    private final ScriptedOrigin origin = ScriptedOrigin.start();
    private Wires.MirrorWire wire = Wires.to(origin.uri()).open();

    @AfterEach
    void close() {
        wire.close();
        origin.close();
    }

    private RecordingSink post(ScriptedBody body, String... fields) {
        RecordingSink sink = RecordingSink.greedy();
        wire.send(Wires.post("/echo", body, fields), sink);
        return sink;
    }

    @Test
    void bodyOfKnownLengthKeepsIt() {
        origin.object("/echo").echo();
        ScriptedBody body = ScriptedBody.of(BYTES);

        assertThat(post(body, "Content-Length", "3000000", "Content-Type", "text/plain")
                        .body())
                .isEqualTo(BYTES.bytes());
        RecordedRequest request = origin.request("/echo");
        assertThat(request.fields().all("Content-Length")).containsExactly("3000000");
        assertThat(request.field("Content-Type")).hasValue("text/plain");
        assertThat(request.fields().has("Transfer-Encoding")).isFalse();
        assertClosed(body);
    }

    @Test
    void bodyOfUnknownLengthGoesInChunksWithItsTrailers() {
        origin.object("/echo").echo();
        ScriptedBody body = new ScriptedBody(BYTES).arrive(BYTES.length()).end("X-Sum", "1");

        assertThat(post(body).body()).isEqualTo(BYTES.bytes());
        RecordedRequest request = origin.request("/echo");
        assertThat(request.field("Transfer-Encoding")).hasValue("chunked");
        assertThat(request.fields().has("Content-Length")).isFalse();
        assertThat(request.trailers()).isEqualTo(Fields.of("X-Sum", "1"));
        assertClosed(body);
    }

    @Test
    void emptyBodyIsSent() {
        origin.object("/echo").echo();

        assertThat(post(ScriptedBody.of(Content.of("")), "Content-Length", "0").body())
                .isEmpty();
        assertThat(post(ScriptedBody.of(Content.of(""))).body()).isEmpty();
        assertThat(origin.requests("/echo"))
                .extracting(RecordedRequest::bodyLength)
                .containsExactly(0L, 0L);
        assertThat(origin.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bodyIsSentAsItArrives(boolean chunked) {
        origin.object("/echo").echo();
        ScriptedBody body = new ScriptedBody(BYTES);
        RecordingSink sink = chunked ? post(body) : post(body, "Content-Length", "3000000");
        for (long read = 0; read < BYTES.length(); read += 100_000) {
            assertThat(sink.isOver()).isFalse();
            body.arrive(100_000);
            long arrived = read + 100_000;
            await().pollInterval(Duration.ofMillis(1)).until(() -> body.read() == arrived);
        }
        body.end(); // with a length the origin knew that already, and may have answered

        assertThat(sink.body()).isEqualTo(BYTES.bytes());
        assertClosed(body);
    }

    @Test
    void bodyWaitsForAnOriginThatDoesNotRead() {
        Gate gate = new Gate();
        origin.object("/echo").content("done");
        origin.readUploadsAfter("/echo", gate);
        TestBytes large = TestBytes.of(5, 200 << 20);
        ScriptedBody body = ScriptedBody.of(large);
        RecordingSink sink = post(body, "Content-Length", Long.toString(large.length()));
        gate.awaitReached();
        gate.open();

        assertThat(sink.body()).asString().isEqualTo("done");
        assertThat(origin.request("/echo").bodyLength()).isEqualTo(large.length());
        assertThat(origin.request("/echo").body().bytes()).isEqualTo(large.range(0, RecordedRequest.BODY_KEPT));
    }

    @Test
    void originThatDoesNotReadTimesOut() {
        wire.close();
        wire = Wires.to(origin.uri()).idleTimeout(Duration.ofMillis(100)).open();
        Gate gate = new Gate();
        origin.readUploadsAfter("/echo", gate);
        TestBytes large = TestBytes.of(5, 200 << 20);
        ScriptedBody body = ScriptedBody.of(large);
        RecordingSink sink = post(body, "Content-Length", Long.toString(large.length()));

        assertThat(sink.failure().reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(sink.failure())
                .hasMessage("origin 127.0.0.1: expected the request's body to be taken within 0.1 s, found a"
                        + " standstill");
        assertThat(body.read()).isLessThan(64 << 20);
        await().until(body::isClosed);
        assertClosed(body);
        gate.open();
    }

    @Test
    void bodyThatIsCutEndsTheRequest() {
        origin.object("/echo").echo();
        ScriptedBody body = new ScriptedBody(BYTES).arrive(1000).fail(Reason.BROKEN);
        RecordingSink sink = post(body, "Content-Length", "3000000");

        assertThat(sink.failure()).hasMessage("scripted: BROKEN");
        await().until(() -> origin.openConnections() == 0);
        assertThat(origin.requests()).isEmpty();
        assertClosed(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2999999", "3000001"})
    void bodyOfAnotherLengthThanNamedEndsTheRequest(String length) {
        origin.object("/echo").echo();
        ScriptedBody body = ScriptedBody.of(BYTES);

        assertThat(post(body, "Content-Length", length).failure())
                .hasMessageStartingWith("request body: expected " + length + " bytes, found ");
        await().until(() -> origin.openConnections() == 0);
        assertClosed(body);
    }

    @Test
    void answerBeforeTheBodyIsReadIsDelivered() {
        origin.object("/echo").status(413).content("too large").always(closeAfterwards());
        origin.answerUploadsUnread("/echo");
        ScriptedBody body = new ScriptedBody(BYTES).arrive(1000);
        RecordingSink sink = post(body, "Content-Length", "3000000");

        assertThat(sink.status()).isEqualTo(413);
        assertThat(sink.body()).asString().isEqualTo("too large");
        await().until(() -> origin.openConnections() == 0);
        assertClosed(body);
    }

    @Test
    void cancelClosesTheBody() {
        ScriptedBody body = new ScriptedBody(BYTES).arrive(1000);
        wire.send(Wires.post("/echo", body), RecordingSink.greedy()).cancel();

        assertClosed(body);
    }

    @Test
    void bodyIsClosedIfThereIsNoConnection() {
        origin.close();
        ScriptedBody body = ScriptedBody.of(BYTES);

        assertThat(post(body).failure().reason()).isEqualTo(Reason.UNREACHABLE);
        assertClosed(body);
    }

    @Test
    void methodThatExpectsABodySaysThatItHasNone() {
        origin.object("/a").echo();
        RecordingSink sink = RecordingSink.greedy();
        wire.send(Origin.Request.of(Origin.Purpose.PASS, "PUT", Wires.get("/a").target(), Fields.empty()), sink);

        assertThat(sink.body()).isEmpty();
        assertThat(origin.request("/a").field("Content-Length")).hasValue("0");
    }

    private static void assertClosed(ScriptedBody body) {
        await().until(body::isClosed);
        assertThat(body.unreleased()).isZero();
    }
}
