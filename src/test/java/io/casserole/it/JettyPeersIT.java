package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.testing.EtcdProcess;
import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import java.net.URI;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How nodes find each other without etcd, or with one that comes late. */
final class JettyPeersIT {
    private static final TestBytes BYTES = TestBytes.of(301, 30L * ClusterOfNodes.SEGMENT + 7);

    private final ScriptedOrigin origin = ScriptedOrigin.start();
    private final ClusterOfNodes cluster = ClusterOfNodes.of(getClass(), new JettyProcess(), origin);

    @AfterEach
    void stop() {
        cluster.close();
        origin.close();
    }

    @Test
    void nodesOfAFixedListAreOneCache() {
        URI a = ClusterOfNodes.freeAddress();
        URI b = ClusterOfNodes.freeAddress();
        cluster.with("peers", a + "," + b);
        cluster.make("a", a, UnaryOperator.identity());
        cluster.make("b", b, UnaryOperator.identity());
        cluster.awaitWhole();
        object("/x");

        readByAll("/x");

        assertThat(origin.bytesSent("/x")).isEqualTo(BYTES.length());
        assertThat(origin.heads("/x")).isEqualTo(1);
    }

    @Test
    void nodesThatDoNotReachEtcdAreAloneUntilItComes() {
        try (EtcdProcess etcd = EtcdProcess.start()) {
            etcd.stop();
            cluster.with(etcd);
            for (String id : new String[] {"a", "b"}) {
                ClusterNode node = cluster.make(id);
                node.start();
                node.awaitStarted();
                node.awaitHealth(
                        "alone, since etcd is away",
                        health -> health.members().keySet().equals(Set.of(id))
                                && health.conditions().contains("etcd-unreachable"));
            }
            object("/alone");
            readByAll("/alone");
            assertThat(origin.bytesSent("/alone")).isEqualTo(2 * BYTES.length());

            etcd.restart();
            cluster.awaitWhole();
            cluster.nodes()
                    .forEach(node -> node.awaitHealth(
                            "well", health -> health.conditions().isEmpty()));
            object("/together");
            readByAll("/together");
            assertThat(origin.bytesSent("/together")).isEqualTo(BYTES.length());
        }
    }

    private void object(String path) {
        origin.object(path).content(BYTES).etag("\"v1\"").maxAge(3600);
    }

    private void readByAll(String path) {
        try (Crowd crowd = new Crowd()) {
            for (ClusterNode node : cluster.nodes()) {
                crowd.begin(3, () -> assertThat(node.get(path)).hasStatus(200).hasBody(BYTES));
            }
            crowd.awaitAll();
        }
    }
}
