package io.casserole.upstream;

import static io.casserole.testing.Twist.closeIfReused;
import static io.casserole.testing.Twist.stallAfter;
import static io.casserole.testing.Twist.stallBeforeHead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.casserole.config.TlsFiles;
import io.casserole.http.Fields;
import io.casserole.segment.Dialer;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Origin;
import io.casserole.testing.Gate;
import io.casserole.testing.ReadInstruments;
import io.casserole.testing.RecordedRequest;
import io.casserole.testing.RecordingSink;
import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several servers on one wire. What a call does on it is in {@link HttpOriginTest}. */
final class HttpWireTest {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(30);

    /** What a scripted object of ten bytes holds. */
    private static final byte[] TEN = TestBytes.of(1, 10).bytes();

    private final ScriptedOrigin one = ScriptedOrigin.start();
    private final ScriptedOrigin other = ScriptedOrigin.start();
    private final ReadInstruments counts = new ReadInstruments();
    private final HttpWire wire = HttpWire.open(counts);
    private final Dialer dialer = wire.peers(limits(LONG, LONG, 16), TlsFiles.NONE);

    @AfterEach
    void close() {
        wire.close();
        one.close();
        other.close();
    }

    private static WireLimits limits(Duration connectTimeout, Duration headTimeout, int connections) {
        return new WireLimits(connectTimeout, headTimeout, LONG, LONG, connections, LONG);
    }

    private static RecordingSink get(Origin server, String target) {
        RecordingSink sink = RecordingSink.greedy();
        server.send(Wires.get(target), sink);
        return sink;
    }

    private static void assertFailure(RecordingSink sink, Reason reason, String message) {
        FetchException failure = sink.failure();
        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure).hasMessage(message);
    }

    // ---- requests

    @Test
    void whatTheOperatorSaysToTheOriginIsSaidToNobodyElse() {
        URI elsewhere = URI.create(other.uri() + "/moved");
        one.object("/a").status(302).field("Location", elsewhere.toString());
        Wires.Settings settings = Wires.to(one.uri()).user("mirror", "secret").field("X-Api-Key", "ours");
        Origin mirror = wire.mirrors(settings.config(), "test").apply(one.uri());
        get(mirror, "/a").body();
        get(dialer.dial(other.uri()), "/b").body();

        assertThat(one.request("/a").fields().has("X-Api-Key")).isTrue();
        assertThat(other.requests()).hasSize(1);
        assertThat(other.request("/b").fields().has("Authorization")).isFalse();
        assertThat(other.request("/b").fields().has("X-Api-Key")).isFalse();
    }

    @Test
    void requestToAPeerGoesOutAsItIs() {
        URI address = URI.create(one.uri() + "/context/");
        RecordingSink sink = RecordingSink.greedy();
        dialer.dial(address)
                .send(Wires.get("//a%2Fb", "Host", "client.example", "Connection", "x", "X", "1", "Y", "2"), sink);
        sink.body();

        RecordedRequest request = one.requests().get(0);
        assertThat(request.target()).isEqualTo("/context//a%2Fb");
        assertThat(request.fields()).isEqualTo(Fields.of("Host", one.authority(), "Y", "2"));
    }

    @Test
    void peerIsAskedAgainIfAKeptConnectionTurnsOutClosed() {
        one.object("/a").length(10).always(closeIfReused());
        Origin peer = dialer.dial(one.uri());

        assertThat(get(peer, "/a").body()).isEqualTo(TEN);
        assertThat(get(peer, "/a").body()).isEqualTo(TEN);
        assertThat(one.requests("/a")).extracting(RecordedRequest::use).containsExactly(1, 2, 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://127.0.0.1",
                "//127.0.0.1",
                "http:/a",
                "http://u@127.0.0.1",
                "http://127.0.0.1?a",
                "http://127.0.0.1#a"
            })
    void addressThatIsNotOneIsRefused(String address) {
        assertThatThrownBy(() -> dialer.dial(URI.create(address)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("address: expected an http or https URL")
                .hasMessageEndingWith("found " + address);
    }

    // ---- one beside the other

    @Test
    void serversAreReadAtTheSameTime() {
        one.object("/a").content(TestBytes.of(1, 3_000_000));
        other.object("/a").content(TestBytes.of(2, 3_000_000));
        Origin mirror = wire.mirrors(Wires.to(one.uri()).config(), "test").apply(one.uri());
        List<Origin> servers = List.of(mirror, dialer.dial(one.uri()), dialer.dial(other.uri()));
        List<RecordingSink> sinks = new ArrayList<>();
        for (Origin server : servers) {
            RecordingSink sink = RecordingSink.patient();
            server.send(Wires.get("/a"), sink);
            sinks.add(sink);
        }
        sinks.forEach(RecordingSink::status);
        for (long asked = 1_000_000; asked <= 3_000_000; asked += 1_000_000) {
            long expected = asked;
            sinks.forEach(sink -> sink.request(1_000_000));
            sinks.forEach(sink -> await().until(() -> sink.received() == expected));
        }

        assertThat(sinks.get(0).body()).isEqualTo(TestBytes.of(1, 3_000_000).bytes());
        assertThat(sinks.get(1).body()).isEqualTo(TestBytes.of(1, 3_000_000).bytes());
        assertThat(sinks.get(2).body()).isEqualTo(TestBytes.of(2, 3_000_000).bytes());
    }

    @Test
    void closingOneLeavesTheOtherAlone() {
        Gate gate = new Gate();
        one.object("/a").length(10).always(stallAfter(5, gate));
        other.object("/a").length(10).always(stallAfter(5, gate));
        Dialer.Line first = dialer.dial(one.uri());
        Dialer.Line twin = dialer.dial(one.uri());
        Dialer.Line second = dialer.dial(other.uri());
        RecordingSink cut = get(first, "/a");
        List<RecordingSink> whole = List.of(get(twin, "/a"), get(second, "/a"));
        await().until(() -> cut.received() == 5);
        whole.forEach(sink -> await().until(() -> sink.received() == 5));
        first.close();

        String closed = "peer " + one.authority() + ": expected an open wire, found it closed";
        assertFailure(cut, Reason.CLOSED, closed);
        assertFailure(get(first, "/a"), Reason.CLOSED, closed);
        gate.open();
        whole.forEach(sink -> assertThat(sink.body()).isEqualTo(TEN));
        await().until(() -> one.openConnections() == 1);
        assertThat(get(second, "/a").body()).isEqualTo(TEN);
        assertThat(other.connections()).isEqualTo(1);
    }

    @Test
    void closingClosesConnectionsThatNobodyUses() {
        one.object("/a").length(10);
        Dialer.Line peer = dialer.dial(one.uri());
        get(peer, "/a").body();
        assertThat(one.openConnections()).isEqualTo(1);
        peer.close();
        peer.close();

        await().until(() -> one.openConnections() == 0);
    }

    @Test
    void connectionThatOpensAfterTheClosingIsClosed() throws IOException {
        try (FullBacklog late = new FullBacklog()) {
            Dialer.Line peer = dialer.dial(late.uri());
            RecordingSink sink = get(peer, "/a");
            peer.close();
            assertThat(sink.failure().reason()).isEqualTo(Reason.CLOSED);

            try (Socket connection = late.acceptNext()) {
                connection.setSoTimeout((int) LONG.toMillis());
                assertThatThrownBy(connection.getInputStream()::read).isInstanceOf(SocketException.class); // reset
            }
        }
    }

    // ---- limits

    @Test
    void connectionsOfOneAreNotThoseOfTheOther() {
        Dialer narrow = wire.peers(limits(LONG, SHORT, 1), TlsFiles.NONE);
        Gate gate = new Gate();
        one.object("/a").length(10).always(stallAfter(5, gate));
        other.object("/a").length(10);
        Origin busy = narrow.dial(one.uri());
        RecordingSink first = get(busy, "/a");
        gate.awaitReached();

        assertThat(get(narrow.dial(other.uri()), "/a").body()).isEqualTo(TEN);
        assertFailure(
                get(busy, "/a"),
                Reason.BUSY,
                "peer " + one.authority() + ": expected a free connection within 1.0 s, found none");
        gate.open();
        assertThat(first.body()).isEqualTo(TEN);
    }

    @Test
    void peerThatNeverAnswersTimesOutByItsOwnLimit() {
        Gate gate = new Gate();
        one.object("/a").length(10).always(stallBeforeHead(gate));
        RecordingSink patient = get(dialer.dial(one.uri()), "/a");
        Dialer hasty = wire.peers(limits(LONG, SHORT, 16), TlsFiles.NONE);

        assertFailure(
                get(hasty.dial(one.uri()), "/a"),
                Reason.TIMEOUT,
                "peer " + one.authority() + ": expected the head of a response within 1.0 s, found none");
        assertThat(patient.isOver()).isFalse();
        gate.open();
        assertThat(patient.body()).isEqualTo(TEN);
    }

    @Test
    void peerThatCannotBeReachedTimesOutByItsOwnLimit() throws IOException {
        try (FullBacklog unreachable = new FullBacklog()) {
            RecordingSink patient = get(dialer.dial(unreachable.uri()), "/a");
            Dialer hasty = wire.peers(limits(Duration.ofMillis(100), LONG, 16), TlsFiles.NONE);

            assertFailure(
                    get(hasty.dial(unreachable.uri()), "/a"),
                    Reason.UNREACHABLE,
                    "peer " + unreachable.uri().getAuthority() + ": expected a connection, found no answer in time");
            assertThat(patient.isOver()).isFalse();
        }
    }

    @Test
    void limitsOfAPeerAreThoseOfANearServer() {
        assertThat(WireLimits.ofPeer(16))
                .isEqualTo(new WireLimits(Duration.ofMillis(500), SHORT, Duration.ofSeconds(3), LONG, 16, LONG));
        assertThatThrownBy(() -> WireLimits.ofPeer(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("connections: expected at least 1, found 0");
        assertThatThrownBy(() -> limits(LONG, Duration.ZERO, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("head time-out: expected more than 0, found PT0S");
    }

    // ---- the whole wire

    @Test
    void closingTheWireClosesAllServersAndLeavesNoThread() {
        Gate gate = new Gate();
        one.object("/a").length(10).always(stallBeforeHead(gate));
        RecordingSink peers = get(dialer.dial(one.uri()), "/a");
        RecordingSink mirrors =
                get(wire.mirrors(Wires.to(one.uri()).config(), "test").apply(one.uri()), "/a");
        await().until(() -> one.requests("/a").size() == 2);
        wire.close();

        assertThat(peers.failure().reason()).isEqualTo(Reason.CLOSED);
        assertThat(mirrors.failure().reason()).isEqualTo(Reason.CLOSED);
        assertThat(get(dialer.dial(one.uri()), "/a").failure().reason()).isEqualTo(Reason.CLOSED);
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("casserole-upstream")));
        gate.open();
    }

    // ---- counts

    @Test
    void originsAndNodesAreCountedApart() {
        one.object("/a").length(10);
        Origin mirror = wire.mirrors(Wires.to(one.uri()).config(), "test").apply(one.uri());
        assertThat(get(mirror, "/a").body()).isEqualTo(TEN);
        get(mirror, "/none").body();
        assertThat(get(dialer.dial(one.uri()), "/a").body()).isEqualTo(TEN);

        assertThat(counts.read("casserole_upstream_responses_total", "purpose", "probe", "status", "2xx"))
                .isOne();
        assertThat(counts.read("casserole_upstream_responses_total", "purpose", "probe", "status", "4xx"))
                .isOne();
        assertThat(wire.fromOrigin()).isGreaterThanOrEqualTo(10);
        assertThat(counts.read("casserole_upstream_received_bytes_total")).isEqualTo(wire.fromOrigin());
        assertThat(counts.read("casserole_peer_responses_total", "status", "2xx"))
                .isOne();
        assertThat(counts.read("casserole_peer_received_bytes_total")).isEqualTo(10);
        assertThat(counts.durations()).hasSize(3).allMatch(nanos -> nanos > 0);
    }

    @Test
    void connectionsAreCountedUntilTheirLineIsClosed() {
        Gate gate = new Gate();
        one.object("/a").length(10).always(stallAfter(5, gate));
        Dialer.Line line = dialer.dial(one.uri());
        RecordingSink sink = get(line, "/a");
        await().until(() -> sink.received() == 5);
        assertThat(counts.read("casserole_peer_connections", "state", "leased")).isOne();

        line.close();

        assertThat(counts.read("casserole_peer_connections", "state", "leased")).isZero();
        assertThat(counts.read("casserole_peer_failures_total", "reason", "closed"))
                .isOne();
        gate.open();
    }

    @Test
    void requestsSentAgainAreCounted() {
        one.object("/a").length(10).always(closeIfReused());
        Origin peer = dialer.dial(one.uri());
        get(peer, "/a").body();
        get(peer, "/a").body();
        assertThat(counts.read("casserole_peer_repeats_total")).isOne();
    }
}
