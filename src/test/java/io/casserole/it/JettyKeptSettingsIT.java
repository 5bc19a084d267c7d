package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.casserole.testing.EtcdProcess;
import io.casserole.testing.ScriptedOrigin;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What etcd gave holds in a node that starts while etcd is away. */
final class JettyKeptSettingsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ELSEWHERE = "X-Forwarded-For: 192.0.2.1";

    @TempDir
    private Path data;

    @Test
    void nodeStartsWithTheSettingsThatItSawLast() {
        try (ScriptedOrigin origin = ScriptedOrigin.start();
                EtcdProcess etcd = EtcdProcess.start()) {
            EtcdKeys keys = new EtcdKeys(etcd);
            keys.put("/casserole/kept/settings/metrics-access", "all");
            try (Container node = start(origin, etcd)) {
                awaitMetrics(node, 200);
                node.stop();
            }
            etcd.stop();
            try (Container node = start(origin, etcd)) {
                Client client = Client.of(node.uri());
                assertThat(client.get("/_casserole/metrics", ELSEWHERE)).hasStatus(200);
                assertThat(assertThat(client.get("/_casserole/health/ready")).text())
                        .contains("\"in-force\":[\"metrics-access\"]")
                        .contains("\"etcd\":\"kept\"");

                etcd.restart();
                keys.delete("/casserole/kept/settings/metrics-access");
                awaitMetrics(node, 403);
            }
        }
    }

    private static void awaitMetrics(Container node, int status) {
        Client client = Client.of(node.uri());
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(client.get("/_casserole/metrics", ELSEWHERE)).hasStatus(status));
    }

    private Container start(ScriptedOrigin origin, EtcdProcess etcd) {
        return new JettyProcess()
                .start(Deployment.of(getClass())
                        .inFrontOf(origin)
                        .with("disk-cache-dir", data.resolve("cache"))
                        .with("etcd", etcd.uri())
                        .with("insecure-peers", true)
                        .with("cluster", "kept")
                        .with("peering-address", "http://127.0.0.1:1")); // nobody asks it
    }
}
