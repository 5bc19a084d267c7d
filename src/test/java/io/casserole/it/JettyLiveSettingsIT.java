package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.casserole.testing.EtcdProcess;
import io.casserole.testing.TestBytes;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Settings that change while a node runs, by a file and by etcd. */
final class JettyLiveSettingsIT extends NodeSpec {
    private static final TestBytes BIG = TestBytes.of(91, 40L * SEGMENT + 7);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final EtcdProcess etcd = EtcdProcess.start();
    private final Path file;

    JettyLiveSettingsIT() throws IOException {
        super(new JettyProcess());
        file = Files.createTempFile("casserole-live-", ".properties");
    }

    @Override
    Deployment deployment() {
        return super.deployment()
                .with("disk-cache-enabled", false)
                .with("live-settings-file", file)
                .with("etcd", etcd.uri())
                .with("insecure-peers", true)
                .with("cluster", "live")
                .with("peering-address", "http://127.0.0.1:1"); // nobody asks it
    }

    @AfterAll
    void removeWhatWasMade() throws IOException {
        etcd.close();
        Files.delete(file);
    }

    @Test
    void changeCountsForNewRequestsAndDisturbsNoTransfer() throws IOException {
        origin.object("/big").content(BIG).etag("\"v1\"").maxAge(3600);
        try (RawConnection client =
                RawConnection.to(node().uri(), 1 << 12).send("GET /big HTTP/1.1", "Host: localhost")) {
            TestBytes.Check check = BIG.check();
            assertThat(client.head().status()).isEqualTo(200);
            client.readExactly(100_000, check::next);

            Files.writeString(file, "passthrough=/big\nread-ahead=0\nsegment-size=64K\n");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(get("/big", "Range: bytes=0-9"))
                            .wasForwarded("bypass")
                            .hasBody(BIG, 0, 10));
            client.readExactly((int) BIG.length() - 100_000, check::next);
            check.end();
        }
        assertThat(assertThat(get("/_casserole/health/ready")).text())
                .contains("\"in-force\":[\"passthrough\",\"read-ahead\"]")
                .contains("\"segment-size\":\"needs a restart, and to be set where the node is deployed\"");
    }

    @Test
    void warmUpThatWaitsForASlowRateFollowsAFasterOne() throws IOException {
        origin.object("/warmed").content(BIG).etag("\"v1\"").maxAge(3600);
        Files.writeString(file, "warm-rate=1K\n");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                assertThat(get("/_casserole/health/ready")).text())
                        .contains("warm-rate"));
        Response begun = send(
                "POST",
                "/_casserole/warm",
                BodyPublishers.ofString("{\"urls\":[\"/warmed\"]}"),
                "Content-Type: application/json",
                "Accept: application/json");
        assertThat(begun).hasStatus(202);
        String job = begun.field("Location");
        await().atMost(PATIENCE).until(() -> origin.bytesSent("/warmed") >= SEGMENT);
        assertThat(assertThat(get(job)).text()).contains("\"state\":\"running\"");

        Files.writeString(file, "warm-rate=0\n"); // at 1K the rest would take a day

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(assertThat(get(job)).text()).contains("\"state\":\"done\""));
        assertThat(origin.bytesSent("/warmed")).isEqualTo(BIG.length());
    }

    @Test
    void tokenThatIsGivenLiveIsNeededAtOnceAndReplacesTheOneBefore() throws IOException {
        assertThat(purge()).hasStatus(200); // from this machine
        Files.writeString(file, "admin-token=first\n");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(purge()).hasStatus(401));
        assertThat(purge("Authorization: Bearer first")).hasStatus(200);

        Files.writeString(file, "admin-token=second\n");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(purge("Authorization: Bearer second")).hasStatus(200));
        assertThat(purge("Authorization: Bearer first")).hasStatus(401);

        Files.writeString(file, "");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(purge()).hasStatus(200));
    }

    private Response purge(String... fields) {
        return send("PURGE", "/nothing", BodyPublishers.noBody(), fields);
    }

    @Test
    void etcdTellsAllNodes() {
        EtcdKeys keys = new EtcdKeys(etcd);
        assertThat(get("/_casserole/health/ready")).hasStatus(200).hasFieldContaining("Content-Type", "json");
        keys.put("/casserole/live/settings/metrics-access", "all");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get("/_casserole/metrics", "X-Forwarded-For: 192.0.2.1"))
                        .hasStatus(200));
        keys.delete("/casserole/live/settings/metrics-access");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get("/_casserole/metrics", "X-Forwarded-For: 192.0.2.1"))
                        .hasStatus(403));
    }
}
