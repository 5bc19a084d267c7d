package io.casserole.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.casserole.config.CasseroleConfig;
import io.casserole.config.ClusterConfig;
import io.casserole.config.Settings;
import io.casserole.testing.EtcdProcess;
import io.casserole.testing.TestKeys;
import io.etcd.jetcd.Auth;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An etcd that does not talk to everybody. */
class EtcdAccessIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @Test
    void userAndPasswordAreShown() throws Exception {
        try (EtcdProcess etcd = EtcdProcess.start()) {
            askForPasswords(etcd);
            Map<String, String> user = Map.of("etcd-user", "root", "etcd-password", "open sesame");

            assertAnswers(etcd, user);
            assertRefuses(etcd, Map.of());
            assertRefuses(etcd, Map.of("etcd-user", "root", "etcd-password", "open barley"));
        }
    }

    @Test
    void certificatesAreShownAndAskedFor() throws Exception {
        TestKeys keys = TestKeys.make(directory, "ip:127.0.0.1");
        String certificate = keys.pem().toString();
        String key = keys.keyPem().toString();
        try (EtcdProcess etcd = EtcdProcess.startWithTls(
                "--cert-file=" + certificate,
                "--key-file=" + key,
                "--client-cert-auth",
                "--trusted-ca-file=" + certificate)) {
            Map<String, String> known = Map.of("etcd-ca", certificate, "etcd-cert", certificate, "etcd-key", key);

            assertAnswers(etcd, known);
            assertRefuses(etcd, Map.of("etcd-ca", certificate));
            assertRefuses(etcd, Map.of("etcd-cert", certificate, "etcd-key", key));
        }
    }

    @Test
    void aFileThatIsNoCertificateFailsTheDeployment() throws Exception {
        Path file = Files.writeString(directory.resolve("ca.pem"), "no certificate");
        ClusterConfig config = config("https://127.0.0.1:2379", Map.of("etcd-ca", file.toString()));

        assertThatIllegalStateException()
                .isThrownBy(() -> EtcdClients.of(config, Thread::new))
                .withMessageStartingWith("etcd-ca, etcd-cert, etcd-key: expected PEM files");
    }

    private static void askForPasswords(EtcdProcess etcd) throws Exception {
        try (Client client = Client.builder().endpoints(etcd.uri()).build()) {
            Auth auth = client.getAuthClient();
            auth.userAdd(bytes("root"), bytes("open sesame")).get(20, TimeUnit.SECONDS);
            auth.userGrantRole(bytes("root"), bytes("root")).get(20, TimeUnit.SECONDS);
            auth.authEnable().get(20, TimeUnit.SECONDS);
        }
    }

    private static void assertAnswers(EtcdProcess etcd, Map<String, String> settings) {
        try (JetcdRegistry registry = registry(etcd, settings)) {
            await().atMost(SOON)
                    .pollDelay(Duration.ZERO)
                    .untilAsserted(() -> assertThat(registry.list("/")).succeedsWithin(SOON));
        }
    }

    private static void assertRefuses(EtcdProcess etcd, Map<String, String> settings) {
        try (JetcdRegistry registry = registry(etcd, settings)) {
            assertThat(registry.list("/")).failsWithin(SOON);
        }
    }

    private static JetcdRegistry registry(EtcdProcess etcd, Map<String, String> settings) {
        EtcdClients clients =
                EtcdClients.of(config(etcd.uri().toString(), settings), task -> new Thread(task, "test-etcd"));
        return new JetcdRegistry(clients, clients::close);
    }

    private static ClusterConfig config(String endpoint, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("etcd", endpoint);
        all.put("cluster-secret", "of nodes");
        return CasseroleConfig.from(Settings.of(all)).cluster();
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }
}
