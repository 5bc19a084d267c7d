package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static io.casserole.testing.Twist.stallAfter;
import static io.casserole.testing.Twist.trickle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.casserole.testing.Gate;
import io.casserole.testing.TestBytes;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What clients notice of a cluster some of whose parts fail: nothing. */
final class JettyClusterIT extends ClusterSpec {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final EtcdKeys keys = new EtcdKeys(etcd);

    JettyClusterIT() {
        super(new JettyProcess());
    }

    @Test
    void etcdThatIsAwayAndComesBackEmptyChangesNothingForClients() {
        assertFetchedOnce("/before-etcd-stops", 1);

        etcd.stop();
        cluster.nodes()
                .forEach(node -> node.awaitHealth(
                        "knows that etcd is away", health -> health.conditions().contains("etcd-unreachable")));
        assertServed("/before-etcd-stops");
        assertFetchedOnce("/while-etcd-is-away", 2);

        etcd.wipe();
        etcd.restart();
        await("all nodes registered again")
                .atMost(PATIENCE)
                .until(() -> cluster.nodes().stream()
                        .allMatch(node -> keys.get(key(node.id())).isPresent()));
        cluster.nodes()
                .forEach(node -> node.awaitHealth(
                        "is well", health -> health.conditions().isEmpty()));
        cluster.awaitWhole();
        assertServed("/before-etcd-stops");
        assertFetchedOnce("/after-etcd-came-back", 2);
    }

    @Test
    void nodeThatIsKilledIsReplacedAtOnceAndTakesItsKeysAgainWhenItIsBack() {
        ClusterNode killed = node("c");
        EtcdKeys.Entry predecessor = keys.get(key("c")).orElseThrow();
        TestBytes bytes = object("/while-killed", 80);
        origin.object("/while-killed").onGet(trickle(SEGMENT / 8, Duration.ofMillis(5)));

        try (Crowd crowd = new Crowd()) {
            crowd.begin(
                            4,
                            () -> assertThat(node("a").get("/while-killed"))
                                    .hasStatus(200)
                                    .hasBody(bytes))
                    .begin(
                            4,
                            () -> assertThat(node("b").get("/while-killed"))
                                    .hasStatus(200)
                                    .hasBody(bytes));
            await().atMost(PATIENCE).until(() -> origin.bytesSent("/while-killed") > bytes.length() / 4);
            killed.kill();
            crowd.awaitAll();
        }
        assertThat(node("a").get("/while-killed")).hasStatus(200).hasBody(bytes);
        assertThat(node("b").get("/while-killed")).hasStatus(200).hasBody(bytes);

        killed.start();
        await("c under another lease, although the one of the process that was killed does not end")
                .atMost(PATIENCE)
                .until(() -> {
                    keys.renew(predecessor.lease());
                    return keys.get(key("c"))
                            .filter(entry -> !entry.lease().equals(predecessor.lease()))
                            .isPresent();
                });
        cluster.awaitWhole();
        assertServed("/while-killed");
        assertFetchedOnce("/after-kill", 2);
    }

    @Test
    void peerThatHangsIsPassedOverAndAskedAgainWhenItGoesOn() {
        assertFetchedOnce("/before-hang", 1);
        TestBytes warm = (TestBytes) origin.object("/before-hang").content();
        TestBytes cold = object("/while-hanging", 40);
        ClusterNode hanging = node("c");

        hanging.halt();
        try (Crowd crowd = new Crowd()) {
            for (ClusterNode node : new ClusterNode[] {node("a"), node("b")}) {
                crowd.begin(
                                2,
                                () -> assertThat(node.get("/before-hang"))
                                        .hasStatus(200)
                                        .hasBody(warm))
                        .begin(
                                2,
                                () -> assertThat(node.get("/while-hanging"))
                                        .hasStatus(200)
                                        .hasBody(cold));
            }
            crowd.awaitAll();
        } finally {
            hanging.resume();
        }

        cluster.awaitWhole();
        assertServed("/while-hanging");
        assertFetchedOnce("/after-hang", 2);
    }

    @Test
    void nodeThatIsToldToStopEndsItsResponsesAndTellsTheOthersFirst() {
        TestBytes bytes = object("/while-stopping", 20);
        Gate gate = new Gate();
        origin.object("/while-stopping")
                .nextWhen(
                        request -> request.field("Range")
                                .filter(range -> range.startsWith("bytes=" + 10 * SEGMENT + "-"))
                                .isPresent(),
                        stallAfter(1000, gate));
        ClusterNode stopping = node("c");

        try (Crowd crowd = new Crowd()) {
            crowd.begin(
                    2,
                    () -> assertThat(stopping.get("/while-stopping"))
                            .hasStatus(200)
                            .hasBody(bytes));
            gate.awaitReached();
            stopping.terminate();
            for (ClusterNode node : new ClusterNode[] {node("a"), node("b")}) {
                node.awaitHealth(
                        "c is not asked any more",
                        health -> !"serving".equals(health.members().get("c")));
            }
            gate.open();
            crowd.awaitAll();
        }
        stopping.awaitEnd();

        assertThat(keys.get(key("c"))).isEmpty();
        cluster.awaitMembers("a", "b");
        assertThat(node("a").get("/while-stopping")).hasStatus(200).hasBody(bytes);
        assertThat(node("b").get("/while-stopping")).hasStatus(200).hasBody(bytes);
    }

    private static String key(String node) {
        return "/casserole/default/members/" + node;
    }

    /** That each node has it right. */
    private void assertServed(String path) {
        TestBytes bytes = (TestBytes) origin.object(path).content();
        cluster.nodes()
                .forEach(node -> assertThat(node.get(path)).hasStatus(200).hasBody(bytes));
    }
}
