package io.casserole.upstream;

import static io.casserole.testing.Twist.addField;
import static io.casserole.testing.Twist.chunked;
import static io.casserole.testing.Twist.contentLength;
import static io.casserole.testing.Twist.refuse;
import static io.casserole.testing.Twist.stallAfter;
import static io.casserole.testing.Twist.unasked;
import static io.casserole.testing.Twist.unaskedAfter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.casserole.segment.Origin;
import io.casserole.testing.Content;
import io.casserole.testing.Gate;
import io.casserole.testing.RecordedRequest;
import io.casserole.testing.RecordingSink;
import io.casserole.testing.ScriptedBody;
import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a connection that is used again may have on it from before, and when it may close. */
final class KeptConnectionTest {
    /** What an attacker would have others believe, or what is left of a body that is longer than was said. */
    private static final String POISON = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison";

    private final ScriptedOrigin origin = ScriptedOrigin.start();
    private Wires.MirrorWire wire = Wires.to(origin.uri()).open();

    @AfterEach
    void close() {
        wire.close();
        origin.close();
    }

    private void reopen(Wires.Settings settings) {
        wire.close();
        wire = settings.open();
    }

    private RecordingSink send(Origin.Request request) {
        RecordingSink sink = RecordingSink.greedy();
        wire.send(request, sink);
        return sink;
    }

    private RecordingSink post(String target, String body) {
        return send(Wires.post(
                target, ScriptedBody.of(Content.of(body)), "Content-Length", Integer.toString(body.length())));
    }

    // ---- what is too much

    @ParameterizedTest
    @ValueSource(strings = {POISON, "HTTP/1.1 200 OK\r\nContent-Le", "x", "\r\n", "no line's end", "a line\r\n"})
    void bytesBehindAResponseAreNotOfTheNextOne(String bytes) { // RFC 9112 §6.3
        origin.object("/a").content("hello").always(unasked(bytes));
        origin.object("/b").content("other");

        assertThat(send(Wires.get("/a")).body()).asString().isEqualTo("hello");
        assertThat(send(Wires.get("/b")).body()).asString().isEqualTo("other");
        assertThat(origin.request("/b").use()).isEqualTo(1);
    }

    @Test
    void bytesBehindAChunkedBodyAreNotOfTheNextResponse() {
        origin.object("/a").content("hello").always(chunked()).always(unasked(POISON));
        origin.object("/b").content("other");

        assertThat(send(Wires.get("/a")).body()).asString().isEqualTo("hello");
        assertThat(send(Wires.get("/b")).body()).asString().isEqualTo("other");
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void bodyThatAStatusDoesNotAllowIsNotTheNextResponse(int status) {
        origin.object("/a").always(refuse(status)).always(unasked(POISON));
        origin.object("/b").content("other");

        assertThat(send(Wires.get("/a")).status()).isEqualTo(status);
        assertThat(send(Wires.get("/b")).body()).asString().isEqualTo("other");
    }

    @Test
    void bodyBehindAHeadIsNotTheNextResponse() {
        origin.object("/a").content("hello").always(unasked(POISON));
        origin.object("/b").content("other");

        assertThat(send(Wires.head("/a")).status()).isEqualTo(200);
        assertThat(send(Wires.get("/b")).body()).asString().isEqualTo("other");
    }

    @Test
    void bytesThatAreStillInTheSocketAreSeenBeforeTheNextRequestIsSent() {
        reopen(Wires.to(origin.uri()).connections(1));
        int said = 200_000; // so many that they are read into a buffer that has room for no more
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        sent.writeBytes(TestBytes.of(1, said).bytes());
        sent.writeBytes(POISON.getBytes(StandardCharsets.ISO_8859_1));
        origin.object("/a").content(Content.of(sent.toByteArray())).always(contentLength(said));
        origin.object("/b").content("other");
        RecordingSink first = RecordingSink.patient();
        wire.send(Wires.get("/a"), first);
        first.status();
        await().until(() -> origin.bytesSent("/a") == sent.size());
        RecordingSink next = send(Wires.get("/b")); // waits for the one connection
        first.request(said);

        assertThat(first.body()).isEqualTo(TestBytes.of(1, said).bytes());
        assertThat(next.body()).asString().isEqualTo("other");
        assertThat(origin.request("/b").use()).isEqualTo(1);
    }

    @Test
    void bytesThatComeWhileNothingIsAskedEndTheConnection() {
        Gate gate = new Gate();
        origin.object("/a").content("hello").always(unaskedAfter(gate, "x"));
        send(Wires.get("/a")).body();
        gate.awaitReached();
        assertThat(origin.openConnections()).isEqualTo(1);
        gate.open();

        await().until(() -> origin.openConnections() == 0);
    }

    // ---- what was not sent

    @Test
    void requestThatWaitsForAConnectionWhichIsThenLostIsSentOnAnotherWhateverItsMethod() {
        reopen(Wires.to(origin.uri()).connections(1));
        Gate gate = new Gate();
        origin.object("/a").content("hello").always(stallAfter(4, gate)).always(unasked("x"));
        origin.object("/echo").echo();
        RecordingSink first = send(Wires.get("/a"));
        gate.awaitReached();
        RecordingSink next = post("/echo", "body");
        gate.open();

        assertThat(first.body()).asString().isEqualTo("hello");
        assertThat(next.body()).asString().isEqualTo("body");
        assertThat(origin.request("/echo").use()).isEqualTo(1);
    }

    // ---- when it closes

    /** An idle connection is closed by the sweep, or given out, but never both: no request is lost, and none comes twice. */
    @Test
    void requestAtTheMomentInWhichAConnectionExpiresIsNotLost() {
        reopen(Wires.to(origin.uri()).keepAlive(Duration.ofMillis(1)));
        origin.object("/echo").echo();
        HttpOrigin line = (HttpOrigin) wire.mirror();
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> sweep = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                line.closeExpired();
                spin(Duration.ofNanos(50_000)); // leaves the pool's lock to others
            }
        });
        for (int idle = 0; idle < 100; idle++) {
            assertThat(post("/echo", "body").body()).asString().isEqualTo("body");
            spin(Duration.ofNanos(idle * 30_000L)); // to and past the expiry
        }
        over.set(true);
        sweep.join();

        assertThat(origin.requests("/echo")).hasSize(100);
        assertThat(origin.connections()).as("some expired, some did not").isBetween(2, 99);
    }

    private static void spin(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void connectionIsNotKeptAsLongAsTheOriginDoes() {
        origin.object("/a").content("hello").always(addField("Keep-Alive", "timeout=1, max=100"));
        send(Wires.get("/a")).body();
        send(Wires.get("/a")).body();

        assertThat(origin.connections()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"timeout=60", "max=100", "timeout=x", "timeout=99999999999999999999"})
    void connectionIsKeptForTheKeepAliveTimeIfTheOriginKeepsItLonger(String said) {
        origin.object("/a").content("hello").always(addField("Keep-Alive", said));
        send(Wires.get("/a")).body();
        send(Wires.get("/a")).body();

        assertThat(origin.requests("/a")).extracting(RecordedRequest::use).containsExactly(1, 2);
    }
}
