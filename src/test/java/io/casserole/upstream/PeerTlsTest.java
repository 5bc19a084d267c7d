package io.casserole.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casserole.config.TlsFiles;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Instruments;
import io.casserole.testing.RecordingSink;
import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import io.casserole.testing.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PeerTlsTest {
    private static final TestBytes BYTES = TestBytes.of(9, 100_000);

    private final Path directory;
    private final TestKeys keys;
    private final ScriptedOrigin node;
    private final HttpWire wire = HttpWire.open(Instruments.none());

    PeerTlsTest(@TempDir Path directory) throws IOException, GeneralSecurityException {
        this.directory = directory;
        this.keys = TestKeys.make(directory, "ip:127.0.0.1");
        this.node = ScriptedOrigin.startForKnownClients(keys.server());
        node.object("/a").content(BYTES);
    }

    @AfterEach
    void close() {
        wire.close();
        node.close();
    }

    @Test
    void nodesWithCertificatesOfTheClusterKnowEachOther() throws Exception {
        TlsFiles tls = new TlsFiles(Optional.of(keys.pem()), Optional.of(keys.pem()), Optional.of(keys.keyPem()));

        assertThat(get(tls).body()).isEqualTo(BYTES.bytes());
    }

    @Test
    void nodeThatShowsNothingIsRefused() throws Exception {
        RecordingSink sink = get(new TlsFiles(Optional.of(keys.pem()), Optional.empty(), Optional.empty()));

        assertThat(sink.failure().reason()).isIn(Reason.UNREACHABLE, Reason.BROKEN);
        assertThat(node.requests()).isEmpty();
    }

    @Test
    void nodeThatTheJvmDoesNotTrustIsRefused() throws Exception {
        RecordingSink sink = get(identity(keys.pem(), keys.keyPem()));

        assertThat(sink.failure())
                .hasMessage("peer " + node.authority() + ": expected a connection, found no trusted TLS");
        assertThat(get(TlsFiles.NONE).failure().reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(node.requests()).isEmpty();
    }

    @Test
    void filesThatCannotBeUsedAreRefusedAtTheStart() throws Exception {
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        assertRefused(
                new TlsFiles(Optional.of(empty), Optional.empty(), Optional.empty()),
                "peer-ca: expected certificates in empty.pem, found none");
        assertRefused(identity(empty, keys.keyPem()), "peer-cert: expected certificates in empty.pem, found none");
        assertRefused(
                identity(keys.pem(), empty),
                "peer-key: expected a private key in PKCS #8 without a password in empty.pem, found none");
        assertRefused(
                identity(keys.pem(), directory.resolve("missing.pem")), "peer-key: expected a readable file, found ");
    }

    @Test
    void keyOfAnotherKindIsRefusedAtTheStart() throws Exception {
        Path other = Files.writeString(
                directory.resolve("other.pem"), "-----BEGIN PRIVATE KEY-----\nMAMCAQA=\n-----END PRIVATE KEY-----\n");

        assertRefused(
                identity(keys.pem(), other), "peer-key: expected the EC key of the certificate in other.pem, found ");
    }

    private static TlsFiles identity(Path certificates, Path key) {
        return new TlsFiles(Optional.empty(), Optional.of(certificates), Optional.of(key));
    }

    private void assertRefused(TlsFiles tls, String message) {
        assertThatThrownBy(() -> wire.peers(WireLimits.ofPeer(1), tls))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    private RecordingSink get(TlsFiles tls) {
        RecordingSink sink = RecordingSink.greedy();
        // patience as for the origin: a handshake may take longer here than between nodes
        wire.peers(WireLimits.of(Wires.to(node.uri()).config()), tls)
                .dial(node.uri())
                .send(Wires.get("/a"), sink);
        sink.awaitOver();
        return sink;
    }
}
