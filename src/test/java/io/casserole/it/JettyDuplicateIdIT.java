package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonParser;
import io.casserole.testing.EtcdProcess;
import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two processes with one node-id. */
final class JettyDuplicateIdIT {
    private static final String KEY = "/casserole/default/members/a";
    private static final TestBytes BYTES = TestBytes.of(331, 30L * ClusterOfNodes.SEGMENT + 7);

    private final ScriptedOrigin origin = ScriptedOrigin.start();
    private final EtcdProcess etcd = EtcdProcess.start();
    private final EtcdKeys keys = new EtcdKeys(etcd);
    private final ClusterOfNodes cluster =
            ClusterOfNodes.of(getClass(), new JettyProcess(), origin).with(etcd);

    @AfterEach
    void stop() {
        cluster.close();
        etcd.close();
        origin.close();
    }

    @Test
    void secondIsAloneAsLongAsTheFirstLivesAndThenJoinsByItself() {
        ClusterNode first =
                cluster.make("first", ClusterOfNodes.freeAddress(), deployment -> deployment.with("node-id", "a"));
        ClusterNode other = cluster.make("b");
        start(first, other);
        awaitTogether(first, other);
        EtcdKeys.Entry ofFirst = keys.get(KEY).orElseThrow();

        ClusterNode second =
                cluster.make("second", ClusterOfNodes.freeAddress(), deployment -> deployment.with("node-id", "a"));
        start(second);
        second.awaitHealth(
                "alone, since its name is taken",
                health -> health.conditions().equals(Set.of("duplicate-node-id"))
                        && health.members().keySet().equals(Set.of("a")));
        readByAll("/duplicate");
        assertThat(origin.bytesSent("/duplicate"))
                .as("one fetch by the cluster, one by the node that is alone")
                .isEqualTo(2 * BYTES.length());
        assertThat(keys.get(KEY)).contains(ofFirst);
        awaitTogether(first, other);

        first.kill();
        await("the name taken over, although the lease of the process that was killed does not end")
                .atMost(Duration.ofSeconds(40))
                .until(() -> {
                    keys.renew(ofFirst.lease());
                    return address(keys.get(KEY).orElseThrow())
                            .equals(second.address().toString());
                });
        awaitTogether(second, other);
        second.awaitHealth("well", health -> health.conditions().isEmpty());
        object("/taken-over");
        for (ClusterNode node : new ClusterNode[] {second, other}) {
            assertThat(node.get("/taken-over")).hasStatus(200).hasBody(BYTES);
        }
        assertThat(origin.bytesSent("/taken-over")).isEqualTo(BYTES.length());
    }

    private static void start(ClusterNode... nodes) {
        for (ClusterNode node : nodes) {
            node.start();
        }
        for (ClusterNode node : nodes) {
            node.awaitStarted();
        }
    }

    private static void awaitTogether(ClusterNode... nodes) {
        for (ClusterNode node : nodes) {
            node.awaitHealth("a and b are one", health -> health.isWhole(Set.of("a", "b")));
        }
    }

    private void object(String path) {
        origin.object(path).content(BYTES).etag("\"v1\"").maxAge(3600);
    }

    private void readByAll(String path) {
        object(path);
        try (Crowd crowd = new Crowd()) {
            for (ClusterNode node : cluster.nodes()) {
                crowd.begin(2, () -> assertThat(node.get(path)).hasStatus(200).hasBody(BYTES));
            }
            crowd.awaitAll();
        }
    }

    private static String address(EtcdKeys.Entry member) {
        return JsonParser.parseString(member.value())
                .getAsJsonObject()
                .get("address")
                .getAsString();
    }
}
