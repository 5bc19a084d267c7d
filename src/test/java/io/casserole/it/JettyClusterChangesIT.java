package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.casserole.testing.EtcdProcess;
import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a change of the members costs the origin. */
@Tag("full")
final class JettyClusterChangesIT {
    private static final int SEGMENT = ClusterOfNodes.SEGMENT;

    private final ScriptedOrigin origin = ScriptedOrigin.start();
    private final EtcdProcess etcd = EtcdProcess.start();
    private final ClusterOfNodes cluster =
            ClusterOfNodes.of(getClass(), new JettyProcess(), origin).with("max-disk-usage", "512M");

    @AfterEach
    void stop() {
        cluster.close();
        etcd.close();
        origin.close();
    }

    @Test
    void clusterThatDoublesAsksTheOriginNothing() {
        List<String> paths = objects(20, 50);
        cluster.with(etcd).start("a", "b");
        paths.forEach(path -> assertRight("a", path));
        paths.forEach(path -> assertRight("b", path));
        awaitStored(1000);
        assertThat(origin.bytesSent()).isEqualTo(1000L * SEGMENT);
        int requests = origin.requests().size();

        cluster.start("c", "d");
        for (ClusterNode node : cluster.nodes()) {
            paths.forEach(path -> assertRight(node.id(), path));
        }

        assertThat(origin.requests()).hasSize(requests);
    }

    @Test
    void nodeThatIsKilledCostsTheOriginNothingIfThereAreTwoReplicas() {
        List<String> paths = objects(10, 30);
        cluster.with(etcd).with("replicas", 2).start("a", "b", "c");
        paths.forEach(path -> assertRight("a", path));
        paths.forEach(path -> assertRight("b", path));
        awaitStored(2 * 300);
        int requests = origin.requests().size();

        cluster.node("c").kill();
        paths.forEach(path -> assertRight("a", path));
        paths.forEach(path -> assertRight("b", path));

        assertThat(origin.requests()).hasSize(requests);
    }

    @Test
    void nodesThatDisagreeOnTheRingServeTheRightBytes() {
        URI a = ClusterOfNodes.freeAddress();
        URI b = ClusterOfNodes.freeAddress();
        URI c = ClusterOfNodes.freeAddress();
        List<String> paths = objects(5, 30);
        cluster.make("a", a, deployment -> deployment.with("peers", a + "," + b + "," + c))
                .start();
        cluster.make("b", b, deployment -> deployment.with("peers", a + "," + b))
                .start();
        cluster.make("c", c, deployment -> deployment.with("peers", b + "," + c))
                .start();
        cluster.nodes().forEach(ClusterNode::awaitStarted);
        ClusterOfNodes.awaitMembersOf(cluster.node("a"), "a", "b", "c");
        ClusterOfNodes.awaitMembersOf(cluster.node("b"), "a", "b");
        ClusterOfNodes.awaitMembersOf(cluster.node("c"), "b", "c");

        try (Crowd crowd = new Crowd()) {
            for (ClusterNode node : cluster.nodes()) {
                crowd.begin(2, () -> paths.forEach(path -> assertRight(node.id(), path)));
            }
            crowd.awaitAll();
        }

        for (String path : paths) {
            // a byte may be fetched by each who believes to own it, and never more often
            assertThat(origin.bytesSent(path)).isBetween(30L * SEGMENT, 3 * 30L * SEGMENT);
        }
    }

    private List<String> objects(int count, int segments) {
        return IntStream.range(0, count)
                .mapToObj(number -> {
                    String path = "/object-" + number;
                    origin.object(path)
                            .content(TestBytes.of(400 + number, (long) segments * SEGMENT))
                            .etag("\"v1\"")
                            .maxAge(3600);
                    return path;
                })
                .toList();
    }

    /** Waits until the nodes together have put that many segments below memory. */
    private void awaitStored(int segments) {
        await(segments + " segments in stores")
                .atMost(Duration.ofSeconds(40))
                .until(() -> cluster.nodes().stream()
                                .mapToInt(node -> node.health().stored())
                                .sum()
                        >= segments);
    }

    private void assertRight(String node, String path) {
        assertThat(cluster.node(node).get(path)).hasStatus(200).hasBody((TestBytes)
                origin.object(path).content());
    }
}
