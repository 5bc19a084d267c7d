package io.casserole.upstream;

import static io.casserole.testing.Twist.addField;
import static io.casserole.testing.Twist.chunked;
import static io.casserole.testing.Twist.closeAfterwards;
import static io.casserole.testing.Twist.closeIfReused;
import static io.casserole.testing.Twist.closeUnanswered;
import static io.casserole.testing.Twist.contentLength;
import static io.casserole.testing.Twist.cutAfter;
import static io.casserole.testing.Twist.gzip;
import static io.casserole.testing.Twist.interim;
import static io.casserole.testing.Twist.raw;
import static io.casserole.testing.Twist.refuse;
import static io.casserole.testing.Twist.resetAfter;
import static io.casserole.testing.Twist.stallAfter;
import static io.casserole.testing.Twist.stallBeforeHead;
import static io.casserole.testing.Twist.trailers;
import static io.casserole.testing.Twist.trickle;
import static io.casserole.testing.Twist.untilClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MILLISECOND;

import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.segment.Body;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Origin;
import io.casserole.testing.Gate;
import io.casserole.testing.RecordedRequest;
import io.casserole.testing.RecordingSink;
import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpOriginTest {
    private static final Duration SHORT = Duration.ofSeconds(1);

    /** More than the buffers of both sockets, which the kernel lets grow with the speed of reading, and of HttpClient hold. */
    private static final long SOCKET_BUFFERS = 64 << 20;

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

    // ---- requests

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/a%2Fb",
                "/a%3Fb?c=%2F&d=a+b",
                "//double//slash/",
                "/a|b;v=1?x=|",
                "/%C3%A4%e2%82%ac?%c3%a4",
                "/a?",
                "/a{b}^c`d\"e<f>?g\\h",
                "/a:b@c,d$e!f'g(h)*i=j&k"
            })
    void targetGoesOutByteForByte(String target) {
        send(Wires.get(target)).body();

        assertThat(origin.requests()).hasSize(1);
        assertThat(origin.requests().get(0).target()).isEqualTo(target);
    }

    @Test
    void targetStandsBelowThePathOfTheMirror() {
        reopen(Wires.to(URI.create(origin.uri() + "/base%2Fpath")));
        send(Wires.get("//a%2Fb")).body();

        assertThat(origin.requests().get(0).target()).isEqualTo("/base%2Fpath//a%2Fb");
    }

    @Test
    void fieldsGoOutAsTheyAreAndOnlyTheWiresAreAdded() {
        send(Wires.get("/a", "X-One", "1", "x-TWO", "\u00e4 ;\"q\"", "X-One", "3"))
                .body();

        assertThat(origin.request("/a").fields())
                .isEqualTo(Fields.of(
                        "Host",
                        origin.authority(),
                        "X-One",
                        "1",
                        "x-TWO",
                        "\u00e4 ;\"q\"",
                        "X-One",
                        "3",
                        "Via",
                        "1.1 casserole",
                        "CDN-Loop",
                        "casserole;id=test"));
    }

    @Test
    void fieldsOfTheOperatorStandInTheSteadOfTheClients() {
        reopen(Wires.to(origin.uri()).field("X-Api-Key", "ours").user("mirror", "secret"));
        send(Wires.get("/a", "x-api-key", "theirs", "authorization", "Bearer theirs", "X-One", "1"))
                .body();

        Fields sent = origin.request("/a").fields();
        assertThat(sent.all("X-Api-Key")).containsExactly("ours");
        assertThat(sent.all("Authorization")).containsExactly("Basic bWlycm9yOnNlY3JldA==");
        assertThat(sent.all("X-One")).containsExactly("1");
    }

    @Test
    void fieldOfTheOperatorIsNoneThatAClientCanTakeAway() {
        reopen(Wires.to(origin.uri()).field("X-Api-Key", "ours"));
        send(Wires.get("/a", "Connection", "x-api-key")).body();

        assertThat(origin.request("/a").fields().all("X-Api-Key")).containsExactly("ours");
    }

    @Test
    void loopIsAppendedAndViaLeftToWhoeverTookTheRequest() {
        send(Wires.get("/a", "Via", "1.0 casserole", "CDN-Loop", "other; id=1")).body();

        assertThat(origin.request("/a").fields().members("Via")).containsExactly("1.0 casserole");
        assertThat(origin.request("/a").fields().members("CDN-Loop"))
                .containsExactly("other; id=1", "casserole;id=test");
    }

    @Test
    void fieldsOfTheClientsConnectionStayBehind() {
        send(Wires.get(
                        "/a",
                        "Connection",
                        "x-mine",
                        "X-Mine",
                        "1",
                        "Keep-Alive",
                        "5",
                        "TE",
                        "trailers",
                        "Upgrade",
                        "websocket",
                        "Expect",
                        "100-continue",
                        "Transfer-Encoding",
                        "chunked",
                        "Content-Length",
                        "7"))
                .body();

        assertThat(origin.request("/a").fields()).extracting("name").containsExactly("Host", "Via", "CDN-Loop");
    }

    @Test
    void hostIsTheMirrorsUnlessTheClientsIsPreserved() {
        send(Wires.get("/a", "Host", "client.example:81")).body();
        reopen(Wires.to(origin.uri()).preserveHost());
        send(Wires.get("/b", "Host", "client.example:81")).body();

        assertThat(origin.request("/a").fields().all("Host")).containsExactly(origin.authority());
        assertThat(origin.request("/b").fields().all("Host")).containsExactly("client.example:81");
    }

    @Test
    void anyMethodIsSent() {
        origin.object("/a").length(10);
        Origin.Request purge = Origin.Request.of(
                Origin.Purpose.PROBE, "X-PURGE", new RequestTarget("/a", Optional.empty()), Fields.empty());
        send(purge).body();

        assertThat(origin.request("/a").method()).isEqualTo("X-PURGE");
    }

    // ---- responses

    @Test
    void responseComesWithStatusAndFieldsAsSent() {
        origin.object("/a")
                .status(203)
                .content("hello")
                .field("X-One", "\u00e4")
                .setCookie("a=1")
                .setCookie("b=2");
        RecordingSink sink = send(Wires.get("/a"));

        assertThat(sink.status()).isEqualTo(203);
        assertThat(sink.body()).asString().isEqualTo("hello");
        assertThat(sink.fields())
                .isEqualTo(Fields.of(
                        "Accept-Ranges",
                        "bytes",
                        "X-One",
                        "\u00e4",
                        "Set-Cookie",
                        "a=1",
                        "Set-Cookie",
                        "b=2",
                        "Content-Length",
                        "5",
                        "Via",
                        "1.1 casserole"));
    }

    @Test
    void fieldsOfTheOriginsConnectionStayBehind() {
        origin.object("/a")
                .content("hello")
                .always(chunked())
                .always(addField("Connection", "x-hop"))
                .always(addField("X-Hop", "1"))
                .always(addField("Keep-Alive", "timeout=5"));

        assertThat(send(Wires.get("/a")).fields())
                .isEqualTo(Fields.of("Accept-Ranges", "bytes", "Via", "1.1 casserole"));
    }

    @Test
    void codedBodiesAreLeftAlone() {
        origin.object("/a").length(1000).always(gzip());
        RecordingSink sink = send(Wires.get("/a", "Accept-Encoding", "gzip"));

        assertThat(sink.body()).startsWith(0x1f, 0x8b);
        assertThat(sink.fields().first("Content-Encoding")).hasValue("gzip");
    }

    @Test
    void redirectsAndChallengesAreDelivered() {
        origin.object("/r").status(302).field("Location", "/elsewhere").content("moved");
        origin.object("/c").status(401).field("WWW-Authenticate", "Basic realm=\"x\"");

        assertThat(send(Wires.get("/r")).status()).isEqualTo(302);
        assertThat(send(Wires.get("/c")).status()).isEqualTo(401);
        assertThat(origin.requests()).hasSize(2);
    }

    @Test
    void headHasItsLengthAndNoBody() {
        origin.object("/a").length(6L << 30);
        RecordingSink sink = send(Wires.head("/a"));

        assertThat(sink.body()).isEmpty();
        assertThat(sink.fields().first("Content-Length")).hasValue(Long.toString(6L << 30));
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void statusWithoutBodyEndsAtItsHead(int status) {
        origin.object("/a").always(refuse(status));

        assertThat(send(Wires.get("/a")).body()).isEmpty();
        assertThat(send(Wires.get("/a")).status()).isEqualTo(status);
        assertThat(origin.connections()).isEqualTo(1);
    }

    @Test
    void interimResponsesAndTrailersAreDelivered() {
        origin.object("/a")
                .content("hello")
                .always(interim(103, "Link", "</b>"))
                .always(interim(102))
                .always(trailers("X-Sum", "1", "Connection", "close"));
        RecordingSink sink = send(Wires.get("/a"));

        assertThat(sink.body()).asString().isEqualTo("hello");
        assertThat(sink.interims()).containsExactly("103 [Link: </b>, Via: 1.1 casserole]", "102 [Via: 1.1 casserole]");
        assertThat(sink.trailers()).isEqualTo(Fields.of("X-Sum", "1"));
    }

    @Test
    void bodyWithoutLengthEndsWithItsConnection() {
        origin.object("/a").length(300_000).always(untilClose());

        assertThat(send(Wires.get("/a")).body())
                .isEqualTo(TestBytes.of(1, 300_000).bytes());
    }

    @Test
    void bodyBehindATransferCodingThatDoesNotExistEndsWithItsConnection() { // RFC 9112 §6.3
        origin.object("/a")
                .always(raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: wrapped\r\nContent-Length: 2\r\n\r\nhello"));
        RecordingSink sink = send(Wires.get("/a"));

        assertThat(sink.status()).isEqualTo(200);
        assertThat(sink.fields().has("Transfer-Encoding")).isFalse();
        assertThat(sink.body()).asString().isEqualTo("hello");
    }

    @Test
    void smallPiecesAreDelivered() {
        origin.object("/a").length(1000).always(chunked()).always(trickle(7, Duration.ofNanos(1)));

        assertThat(send(Wires.get("/a")).body()).isEqualTo(TestBytes.of(1, 1000).bytes());
    }

    @Test
    void hundredMegabytesComeThroughByteForByte() {
        TestBytes bytes = TestBytes.of(1, 100 << 20);
        origin.object("/a").content(bytes);
        RecordingSink sink = RecordingSink.greedy().expecting(bytes.check());
        wire.send(Wires.get("/a"), sink);

        sink.body();
        assertThat(sink.received()).isEqualTo(bytes.length());
    }

    // ---- flow

    @Test
    void nothingIsDeliveredUnasked() {
        origin.object("/a").length(10_000_000);
        RecordingSink sink = RecordingSink.patient();
        wire.send(Wires.get("/a"), sink);
        sink.status();

        sink.request(1);
        await().until(() -> sink.received() == 1);
        sink.request(99_999);
        await().until(() -> sink.received() == 100_000);
        sink.request(10_000_000);
        assertThat(sink.body()).isEqualTo(TestBytes.of(1, 10_000_000).bytes());
    }

    @Test
    void endWaitsBehindDataThatWasNotAskedFor() {
        origin.object("/a").length(1000);
        RecordingSink sink = RecordingSink.patient();
        wire.send(Wires.get("/a"), sink);
        sink.status();
        sink.request(999);
        await().until(() -> sink.received() == 999);

        assertThat(sink.isOver()).isFalse();
        sink.request(1);
        assertThat(sink.body()).hasSize(1000);
    }

    @Test
    void slowReaderKeepsTheOriginWaiting() {
        TestBytes bytes = TestBytes.of(1, 300L << 20);
        origin.object("/a").content(bytes);
        RecordingSink sink = RecordingSink.patient().expecting(bytes.check());
        wire.send(Wires.get("/a"), sink);
        sink.status();

        long step = 1 << 20;
        for (long asked = step; asked <= bytes.length(); asked += step) {
            long expected = asked;
            sink.request(step);
            await().pollInterval(ONE_MILLISECOND).until(() -> sink.received() == expected);
            assertThat(origin.bytesSent("/a") - asked).isLessThan(SOCKET_BUFFERS);
        }
        sink.body();
    }

    @Test
    void silenceThatNobodyWaitsInIsNoFailure() {
        reopen(Wires.to(origin.uri()).idleTimeout(SHORT));
        Gate gate = new Gate();
        origin.object("/a").length(1_000_000);
        origin.object("/silent").length(10).always(stallAfter(5, gate));
        RecordingSink patient = RecordingSink.patient();
        wire.send(Wires.get("/a"), patient);
        patient.status();

        // as long as it takes to notice silence that somebody does wait in
        assertThat(send(Wires.get("/silent")).failure().reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(patient.isOver()).isFalse();
        patient.request(1_000_000);
        assertThat(patient.body()).hasSize(1_000_000);
        gate.open();
    }

    @Test
    @Tag("full")
    void sixGigabytesComeThrough() {
        TestBytes bytes = TestBytes.of(1, 6L << 30);
        origin.object("/a").content(bytes);
        RecordingSink sink = RecordingSink.greedy().expecting(bytes.check());
        wire.send(Wires.get("/a"), sink);

        await().atMost(Duration.ofMinutes(5)).until(sink::isOver);
        sink.body();
    }

    // ---- connections

    @Test
    void connectionIsUsedAgain() {
        origin.object("/a").length(100_000);
        for (int i = 0; i < 5; i++) {
            send(Wires.get("/a")).body();
        }

        assertThat(origin.connections()).isEqualTo(1);
        assertThat(origin.requests("/a")).extracting(RecordedRequest::use).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void noMoreConnectionsThanAllowed() {
        reopen(Wires.to(origin.uri()).connections(2));
        Gate gate = new Gate();
        origin.object("/a").length(10).always(stallBeforeHead(gate));
        List<RecordingSink> sinks = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            sinks.add(send(Wires.get("/a")));
        }
        await().until(() -> origin.requests("/a").size() == 2);
        gate.open();

        sinks.forEach(sink -> assertThat(sink.body()).hasSize(10));
        assertThat(origin.connections()).isEqualTo(2);
    }

    @Test
    void noFreeConnectionInTimeIsBusy() {
        reopen(Wires.to(origin.uri()).connections(1).headTimeout(SHORT));
        Gate gate = new Gate();
        origin.object("/a").length(10).always(stallAfter(5, gate));
        RecordingSink first = send(Wires.get("/a"));
        gate.awaitReached();

        assertFailure(send(Wires.get("/a")), Reason.BUSY, "expected a free connection within 1.0 s, found none");
        gate.open();
        assertThat(first.body()).hasSize(10);
        assertThat(send(Wires.get("/a")).body()).hasSize(10);
    }

    @Test
    void unusedConnectionIsClosedAfterTheKeepAliveTime() {
        reopen(Wires.to(origin.uri()).keepAlive(SHORT));
        origin.object("/a").length(10);
        send(Wires.get("/a")).body();

        await().until(() -> origin.openConnections() == 0);
        assertThat(send(Wires.get("/a")).body()).hasSize(10);
        assertThat(origin.connections()).isEqualTo(2);
    }

    @Test
    void zeroKeepAliveKeepsNone() {
        reopen(Wires.to(origin.uri()).keepAlive(Duration.ZERO));
        origin.object("/a").length(10);
        send(Wires.get("/a")).body();
        send(Wires.get("/a")).body();

        assertThat(origin.connections()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void requestIsRepeatedOnceIfAKeptConnectionTurnsOutClosed(String method) {
        origin.object("/a").length(10).always(closeIfReused());
        Origin.Request request = Origin.Request.of(
                Origin.Purpose.PROBE, method, new RequestTarget("/a", Optional.empty()), Fields.empty());
        send(request).body();

        assertThat(send(request).status()).isEqualTo(200);
        assertThat(origin.requests("/a")).extracting(RecordedRequest::use).containsExactly(1, 2, 1);
    }

    @Test
    void requestOnANewConnectionIsNotRepeated() {
        origin.object("/a").length(10).always(closeUnanswered());

        assertFailure(
                send(Wires.get("/a")), Reason.BROKEN, "expected the head of a response, found the connection closed");
        assertThat(origin.gets("/a")).isEqualTo(1);
    }

    @Test
    void unsafeRequestIsNotRepeated() {
        origin.object("/a").length(10).always(closeIfReused());
        send(Wires.get("/a")).body();
        RecordingSink sink = send(Wires.post("/a", Body.empty()));

        assertFailure(sink, Reason.BROKEN, "expected the head of a response, found the connection closed");
        assertThat(origin.requests("/a")).hasSize(2);
    }

    @Test
    void answerThatBeganIsNotRepeated() {
        origin.object("/a").length(10);
        send(Wires.get("/a")).body();
        origin.object("/a").always(cutAfter(5));

        assertFailure(
                send(Wires.get("/a")),
                Reason.BROKEN,
                "expected a body of 10 bytes, found the connection closed after 5 bytes");
        assertThat(origin.gets("/a")).isEqualTo(2);
    }

    @Test
    void connectionThatTheOriginClosesIsNotUsedAgain() {
        origin.object("/a").length(10).always(closeAfterwards());
        send(Wires.get("/a")).body();
        await().until(() -> origin.openConnections() == 0);

        assertThat(send(Wires.get("/a")).body()).hasSize(10);
    }

    // ---- failures

    @Test
    void nobodyListeningIsUnreachable() {
        origin.close();

        assertFailure(send(Wires.get("/a")), Reason.UNREACHABLE, "expected a connection, found it refused");
    }

    @Test
    void unknownNameIsUnreachable() {
        reopen(Wires.to(URI.create("http://no-such-host.invalid")));
        FetchException failure = send(Wires.get("/a")).failure();

        assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(failure)
                .hasMessage("origin no-such-host.invalid: expected a connection, found no address of that name");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 70_000, 199_999})
    void cutBodyIsBroken(int bytes) {
        origin.object("/a").length(200_000).next(cutAfter(bytes)).next(resetAfter(bytes));
        RecordingSink sink =
                RecordingSink.greedy().expecting(TestBytes.of(1, 200_000).check(0, bytes));
        wire.send(Wires.get("/a"), sink);

        assertFailure(
                sink,
                Reason.BROKEN,
                "expected a body of 200000 bytes, found the connection closed after " + bytes + " bytes");
        assertThat(sink.received()).isEqualTo(bytes);
        assertThat(send(Wires.get("/a")).failure().reason()).isEqualTo(Reason.BROKEN);
        assertThat(send(Wires.get("/a")).body()).hasSize(200_000);
    }

    @Test
    void cutChunkedBodyIsBroken() {
        origin.object("/a").length(200_000).always(chunked()).always(cutAfter(1000));

        assertThat(send(Wires.get("/a")).failure())
                .hasMessageStartingWith(
                        "origin 127.0.0.1: expected the end of the body, found the connection closed after");
    }

    @Test
    void lengthBeyondTheBodyIsBroken() {
        origin.object("/a").length(10).always(contentLength(11)).always(closeAfterwards());

        assertThat(send(Wires.get("/a")).failure().reason()).isEqualTo(Reason.BROKEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nBad Name: 1\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: wrapped, chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
                "HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n"
            })
    void whatIsNotHttpIsBroken(String response) {
        origin.object("/a").always(raw(response));
        FetchException failure = send(Wires.get("/a")).failure();

        assertThat(failure.reason()).isEqualTo(Reason.BROKEN);
        assertThat(failure).hasMessageContaining("found").hasMessageContaining("something that is not HTTP");
    }

    @Test
    void missingHeadTimesOut() {
        reopen(Wires.to(origin.uri()).headTimeout(SHORT));
        Gate gate = new Gate();
        origin.object("/a").length(10).next(stallBeforeHead(gate));

        assertFailure(
                send(Wires.get("/a")), Reason.TIMEOUT, "expected the head of a response within 1.0 s, found none");
        gate.open();
        assertThat(send(Wires.get("/a")).body()).hasSize(10);
    }

    @Test
    void silenceInTheBodyTimesOut() {
        reopen(Wires.to(origin.uri()).idleTimeout(SHORT));
        Gate gate = new Gate();
        origin.object("/a").length(10).next(stallAfter(4, gate));
        RecordingSink sink = send(Wires.get("/a"));

        assertFailure(sink, Reason.TIMEOUT, "expected more bytes within 1.0 s, found silence after 4");
        assertThat(sink.received()).isEqualTo(4);
        gate.open();
    }

    @Test
    void slowBodyDoesNotTimeOutWhileItMoves() {
        reopen(Wires.to(origin.uri()).idleTimeout(Duration.ofSeconds(2)));
        origin.object("/a").length(10).always(trickle(1, Duration.ofMillis(250)));

        assertThat(send(Wires.get("/a")).body()).hasSize(10);
    }

    // ---- giving up

    @ParameterizedTest
    @ValueSource(ints = {200, 404, 500})
    void cancelClosesTheConnection(int status) {
        origin.object("/a").status(status).length(300 << 20);
        RecordingSink sink = RecordingSink.patient();
        Origin.Call call = wire.send(Wires.get("/a"), sink);
        sink.status();
        sink.request(10);
        await().until(() -> sink.received() == 10);
        call.cancel();

        await().until(() -> origin.openConnections() == 0);
        sink.request(1000);
        assertThat(sink.received()).isEqualTo(10);
        assertThat(sink.isOver()).isFalse();
    }

    @Test
    void cancelBeforeTheHeadClosesTheConnection() {
        Gate gate = new Gate();
        origin.object("/a").length(10).always(stallBeforeHead(gate));
        RecordingSink sink = RecordingSink.greedy();
        Origin.Call call = wire.send(Wires.get("/a"), sink);
        gate.awaitReached();
        call.cancel();
        gate.open();

        await().until(() -> origin.openConnections() == 0);
        assertThat(sink.isOver()).isFalse();
    }

    @Test
    void cancelWhileWaitingForAConnectionLeavesItToTheNext() {
        reopen(Wires.to(origin.uri()).connections(1));
        Gate gate = new Gate();
        origin.object("/a").length(10).next(stallBeforeHead(gate));
        RecordingSink first = send(Wires.get("/a"));
        gate.awaitReached();
        wire.send(Wires.get("/b"), RecordingSink.greedy()).cancel();
        RecordingSink third = send(Wires.get("/a"));
        gate.open();

        assertThat(first.body()).hasSize(10);
        assertThat(third.body()).hasSize(10);
        assertThat(origin.requests("/b")).isEmpty();
    }

    @Test
    void cancelAfterTheEndLeavesTheConnection() {
        origin.object("/a").length(10);
        RecordingSink sink = RecordingSink.greedy();
        Origin.Call call = wire.send(Wires.get("/a"), sink);
        sink.body();
        call.cancel();
        send(Wires.get("/a")).body();

        assertThat(origin.connections()).isEqualTo(1);
    }

    @Test
    void closeFailsCallsUnderWayAndLeavesNoThread() {
        Gate gate = new Gate();
        origin.object("/a").length(10).always(stallBeforeHead(gate));
        RecordingSink sink = send(Wires.get("/a"));
        gate.awaitReached();
        wire.close();

        assertFailure(sink, Reason.CLOSED, "expected an open wire, found it closed");
        assertFailure(send(Wires.get("/a")), Reason.CLOSED, "expected an open wire, found it closed");
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("casserole-upstream")));
        gate.open();
    }

    private static void assertFailure(RecordingSink sink, Reason reason, String expectedAndFound) {
        FetchException failure = sink.failure();
        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure).hasMessage("origin 127.0.0.1: " + expectedAndFound);
        assertThat(failure.getStackTrace()).isEmpty();
    }
}
