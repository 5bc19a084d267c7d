package io.casserole;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.RequestTarget;
import io.casserole.testing.TestBytes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** RFC 9111 §4.4 in a cluster: what one node has passed on makes all forget. */
class ClusterInvalidationTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestCluster cluster = new TestCluster(3);
    private final TestBytes old = TestBytes.of(1, 2L * TestCluster.SIZE + 123);
    private final TestBytes current = TestBytes.of(2, 2L * TestCluster.SIZE + 123);
    private final String path = TestCluster.pathOwnedBy(cluster.node(0), 0);

    @AfterEach
    void allMemoryReturns() {
        cluster.close();
    }

    private void readEverywhere(TestBytes content, String... fields) {
        assertThat(cluster.nodes)
                .allSatisfy(node -> assertThat(node.get(path, fields).bytes()).isEqualTo(content.bytes()));
    }

    private CompletableFuture<Void> invalidate(TestNode node) {
        return node.invalidator.invalidate(List.of(RequestTarget.of(path, null)));
    }

    @Test
    void allForgetWhateverNodeHasPassedItOn() {
        for (TestNode node : cluster.nodes) {
            cluster.origin.replace(path, old, "\"old-" + node.self.id() + "\"");
            invalidate(node).join();
            readEverywhere(old);
            cluster.origin.replace(path, current, "\"new-" + node.self.id() + "\"");
            readEverywhere(old);
            int heads = cluster.origin.heads();

            assertThat(invalidate(node)).isCompleted();

            readEverywhere(current);
            assertThat(cluster.origin.heads()).isEqualTo(heads + 1);
        }
    }

    @Test
    void allVariantsAreForgotten() {
        cluster.origin.put(path, old, "Vary", "Foo");
        readEverywhere(old, "Foo", "1");
        readEverywhere(old, "Foo", "2");
        cluster.origin.replace(path, current, "\"v2\"");

        invalidate(cluster.node(1)).join();

        readEverywhere(current, "Foo", "1");
        readEverywhere(current, "Foo", "2");
    }

    @Test
    void nextInRankTellsTheOthersIfTheOwnerIsDown() {
        cluster.origin.put(path, old);
        readEverywhere(old);
        cluster.origin.replace(path, current, "\"v2\"");
        cluster.node(0).station.dead = true;

        assertThat(invalidate(cluster.node(1))).isCompleted();

        for (int i : new int[] {1, 2}) {
            assertThat(cluster.node(i).get(path).bytes()).isEqualTo(current.bytes());
        }
    }

    @Test
    void silentOwnerIsWaitedForOneSecondAtMost() {
        cluster.origin.put(path, old);
        readEverywhere(old);
        cluster.node(0).station.silent = true;

        CompletableFuture<Void> told = invalidate(cluster.node(1));

        assertThat(told).isNotDone();
        cluster.delayer.runUpTo(SECOND);
        assertThat(told).isCompleted();
    }

    @Test
    void otherObjectsStay() {
        cluster.origin.put(path, old);
        readEverywhere(old);
        int requests = cluster.origin.requests();

        cluster.node(2)
                .invalidator
                .invalidate(List.of(RequestTarget.of(path, "x=1"), RequestTarget.of("/other", null)))
                .join();

        readEverywhere(old);
        assertThat(cluster.origin.requests()).isEqualTo(requests);
    }
}
