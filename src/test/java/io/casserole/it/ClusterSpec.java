package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static io.casserole.testing.Twist.trickle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.casserole.testing.EtcdProcess;
import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Three nodes that find each other by etcd, and one origin. Each test uses paths of its own and finds all nodes well. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClusterSpec {
    static final int SEGMENT = ClusterOfNodes.SEGMENT;

    final ScriptedOrigin origin = ScriptedOrigin.start();
    final EtcdProcess etcd = EtcdProcess.start();
    final ClusterOfNodes cluster;

    ClusterSpec(Launcher launcher) {
        this.cluster = ClusterOfNodes.of(getClass(), launcher, origin).with(etcd);
    }

    @BeforeAll
    void startNodes() {
        cluster.start("a", "b", "c");
    }

    @BeforeEach
    void awaitNodes() {
        cluster.awaitWhole();
    }

    @AfterAll
    void stopNodes() {
        cluster.close();
        etcd.close();
        origin.close();
    }

    final ClusterNode node(String id) {
        return cluster.node(id);
    }

    /** A cacheable object of so many segments and some bytes. */
    final TestBytes object(String path, int segments) {
        TestBytes bytes = TestBytes.of(path.hashCode(), (long) segments * SEGMENT + 1234);
        origin.object(path).content(bytes).etag("\"v1\"").maxAge(3600);
        return bytes;
    }

    /** All three nodes ask for an object that is in no store, and yet the origin sends each byte once. */
    final void assertFetchedOnce(String path, int clientsOfEach) {
        TestBytes bytes = object(path, 40);
        origin.object(path).onGet(trickle(SEGMENT / 4, Duration.ofMillis(2)));
        try (Crowd crowd = new Crowd()) {
            for (ClusterNode node : cluster.nodes()) {
                crowd.begin(
                        clientsOfEach,
                        () -> assertThat(node.get(path)).hasStatus(200).hasBody(bytes));
            }
            crowd.awaitAll();
        }
        assertThat(origin.bytesSent(path)).as("bytes of %s", path).isEqualTo(bytes.length());
        assertThat(origin.heads(path)).as("HEADs of %s", path).isEqualTo(1);
    }

    @Test
    void coldObjectOfManyClientsOfAllNodesIsFetchedOnce() {
        assertFetchedOnce("/cold", 10);

        TestBytes bytes = (TestBytes) origin.object("/cold").content();
        int requests = origin.requests().size();
        for (ClusterNode node : cluster.nodes()) {
            assertThat(hit(node, "/cold")).isHit().hasField("ETag", "\"v1\"").hasBody(bytes);
            assertThat(node.get("/cold", "Range: bytes=1000000-1999999"))
                    .hasStatus(206)
                    .isHit()
                    .hasBody(bytes, 1_000_000, 2_000_000);
        }
        assertThat(origin.requests()).hasSize(requests);
    }

    @Test
    void whatIsWarmedAtOneNodeIsFetchedOnceAndServedByAllWithoutTheOrigin() {
        TestBytes bytes = object("/warmed", 20);

        assertThat(node("b")
                        .client()
                        .send(
                                "POST",
                                "/_casserole/warm",
                                BodyPublishers.ofString("/warmed"),
                                "Content-Type: text/plain"))
                .hasStatus(200)
                .hasTextContaining("1 of 1 object; 2.6 MB fetched, 0 B copied from other nodes, 0 B held before");

        assertThat(origin.bytesSent("/warmed")).isEqualTo(bytes.length());
        int requests = origin.requests().size();
        for (ClusterNode node : cluster.nodes()) {
            assertThat(node.get("/warmed")).isHit().hasBody(bytes);
        }
        assertThat(origin.requests()).hasSize(requests);
    }

    @Test
    void statsOfTheClusterAddUpThoseOfItsNodes() throws IOException {
        TestBytes bytes = object("/counted", 2);
        assertThat(node("a").get("/counted")).hasBody(bytes);

        JsonObject stats;
        try (Reader body = new InputStreamReader(
                node("b").get("/_casserole/stats?scope=cluster").body(), StandardCharsets.UTF_8)) {
            stats = JsonParser.parseReader(body).getAsJsonObject();
        }

        assertThat(stats.getAsJsonObject("nodes").keySet()).containsExactly("a", "b", "c");
        assertThat(stats.getAsJsonArray("missing")).isEmpty();
        assertThat(stats.getAsJsonObject("total")
                        .getAsJsonObject("casserole_upstream_received_bytes_total")
                        .get("")
                        .getAsLong())
                .isGreaterThanOrEqualTo(bytes.length());
    }

    /** The response once it is a hit: until a flight has landed, what it answers is called a miss. */
    private static Response hit(ClusterNode node, String target) {
        return await().pollDelay(Duration.ZERO)
                .atMost(Duration.ofSeconds(10))
                .until(() -> node.get(target), NodeSpec::isHitOrRead);
    }
}
