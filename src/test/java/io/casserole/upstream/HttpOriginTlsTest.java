package io.casserole.upstream;

import static io.casserole.testing.Twist.unasked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casserole.segment.FetchException.Reason;
import io.casserole.testing.RecordedLog;
import io.casserole.testing.RecordingSink;
import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import io.casserole.testing.TestKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HttpOriginTlsTest {
    private static final TestBytes BYTES = TestBytes.of(9, 5_000_000);

    private final Path directory;
    private final TestKeys keys;
    private final ScriptedOrigin origin;

    HttpOriginTlsTest(@TempDir Path directory) throws IOException, GeneralSecurityException {
        this.directory = directory;
        this.keys = TestKeys.make(directory, "ip:127.0.0.1");
        this.origin = ScriptedOrigin.start(keys.server());
    }

    @BeforeAll
    void serve() {
        origin.object("/a").content(BYTES);
    }

    @AfterAll
    void close() {
        origin.close();
    }

    @Test
    void certificateThatNobodyVouchesForIsRefused() {
        RecordingSink sink = get(Wires.to(origin.uri()));

        assertThat(sink.failure().reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(sink.failure()).hasMessage("origin 127.0.0.1: expected a connection, found no trusted TLS");
        assertThat(origin.requests("/a")).isEmpty();
    }

    @Test
    void certificateOfTheFileIsTrusted() throws Exception {
        assertThat(get(Wires.to(origin.uri()).certificates(keys.pem())).body()).isEqualTo(BYTES.bytes());
    }

    @Test
    void certificateForAnotherNameIsRefused() throws Exception {
        TestKeys others = TestKeys.make(directory, "dns:other.example");
        try (ScriptedOrigin other = ScriptedOrigin.start(others.server())) {
            RecordingSink sink = get(Wires.to(other.uri()).certificates(others.pem()));

            assertThat(sink.failure().reason()).isEqualTo(Reason.UNREACHABLE);
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void anyCertificateIsTrustedIfSaidSo() throws Exception {
        TestKeys others = TestKeys.make(directory, "dns:any.example");
        try (ScriptedOrigin other = ScriptedOrigin.start(others.server())) {
            other.object("/a").content(BYTES);

            assertThat(get(Wires.to(other.uri()).insecureTls()).body()).isEqualTo(BYTES.bytes());
        }
    }

    @Test
    void originThatAsksForACertificateIsShownOne() throws Exception {
        try (ScriptedOrigin strict = ScriptedOrigin.startForKnownClients(keys.server())) {
            strict.object("/a").content(BYTES);

            assertThat(get(Wires.to(strict.uri()).tls(keys.pem(), keys.pem(), keys.keyPem()))
                            .body())
                    .isEqualTo(BYTES.bytes());
            RecordingSink nameless = get(Wires.to(strict.uri()).certificates(keys.pem()));

            assertThat(nameless.failure().reason()).isIn(Reason.UNREACHABLE, Reason.BROKEN);
            assertThat(strict.requests()).hasSize(1);
        }
    }

    @Test
    void certificateIsShownToAnOriginThatIsNotVerified() throws Exception {
        try (ScriptedOrigin strict = ScriptedOrigin.startForKnownClients(keys.server())) {
            strict.object("/a").content(BYTES);
            Wires.Settings settings = Wires.to(URI.create("https://localhost:" + strict.port()))
                    .tls(keys.pem(), keys.pem(), keys.keyPem())
                    .insecureTls();

            assertThat(get(settings).body()).isEqualTo(BYTES.bytes());
        }
    }

    @Test
    void acceptingAnyCertificateIsSaidLoudlyAtTheStart() {
        try (RecordedLog log = RecordedLog.of(TlsTrust.class)) {
            Wires.to(origin.uri()).open().close();
            assertThat(log.warnings()).isEmpty();

            Wires.to(origin.uri()).insecureTls().open().close();
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .startsWith("CSR-0601 upstream-insecure-tls is true: ");
        }
    }

    @Test
    void filesOfTheCertificateThatCannotBeUsedAreRefusedAtTheStart() throws Exception {
        Path empty = Files.writeString(directory.resolve("nothing.pem"), "");

        assertThatThrownBy(() -> Wires.to(origin.uri())
                        .tls(keys.pem(), empty, keys.keyPem())
                        .open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("upstream-cert: expected certificates in nothing.pem, found none");
        assertThatThrownBy(() -> Wires.to(origin.uri())
                        .tls(keys.pem(), keys.pem(), empty)
                        .open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "upstream-key: expected a private key in PKCS #8 without a password in nothing.pem, found none");
    }

    @Test
    void bytesBehindAResponseAreNotOfTheNextOne() throws Exception { // RFC 9112 §6.3
        origin.object("/long").length(200_000).always(unasked("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison"));
        origin.object("/other").content("other");
        try (Wires.MirrorWire wire =
                Wires.to(origin.uri()).certificates(keys.pem()).connections(1).open()) {
            RecordingSink first = RecordingSink.patient();
            wire.send(Wires.get("/long"), first);
            first.status();
            RecordingSink next = RecordingSink.greedy();
            wire.send(Wires.get("/other"), next); // waits for the one connection
            first.request(200_000);

            assertThat(first.body()).hasSize(200_000);
            assertThat(next.body()).asString().isEqualTo("other");
        }
    }

    @Test
    void serverWithoutTlsIsUnreachable() {
        try (ScriptedOrigin plain = ScriptedOrigin.start()) {
            RecordingSink sink = get(Wires.to(URI.create("https://" + plain.authority())));

            assertThat(sink.failure().reason()).isEqualTo(Reason.UNREACHABLE);
        }
    }

    @Test
    void serverThatNeverShakesHandsIsUnreachable() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            URI uri = URI.create("https://127.0.0.1:" + silent.getLocalPort());
            RecordingSink sink = get(Wires.to(uri).connectTimeout(Duration.ofMillis(100)));

            assertThat(sink.failure().reason()).isEqualTo(Reason.UNREACHABLE);
        }
    }

    @Test
    void fileWithoutCertificatesIsRefusedAtTheStart() throws IOException {
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");

        assertThatThrownBy(() -> Wires.to(origin.uri()).certificates(empty).open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("upstream-ca: expected certificates in empty.pem, found none");
        assertThatThrownBy(() -> Wires.to(origin.uri())
                        .certificates(directory.resolve("missing.pem"))
                        .open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("upstream-ca: expected a readable file, found ");
    }

    private static RecordingSink get(Wires.Settings settings) {
        try (Wires.MirrorWire wire = settings.open()) {
            RecordingSink sink = RecordingSink.greedy();
            wire.send(Wires.get("/a"), sink);
            sink.awaitOver();
            return sink;
        }
    }
}
