package io.casserole;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.testing.TestBytes;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several nodes in front of an origin that is two servers. */
class ClusterMirrorsTest {
    private static final int SIZE = TestCluster.SIZE;
    private static final int LENGTH = 10 * SIZE + 123;

    private final TestCluster cluster = TestCluster.with(3, "mirror-url", "http://a, http://b");
    private final TestBytes bytes = TestBytes.of(1, LENGTH);
    private final TestBytes others = TestBytes.of(2, LENGTH);

    @AfterEach
    void allMemoryReturns() {
        cluster.close();
    }

    @Test
    void whatOneServerBeganAnotherEndsForAllNodes() {
        cluster.origin.put("/big", bytes);
        cluster.other.put("/big", bytes);
        String beginning = "bytes=0-" + (3 * SIZE - 1);
        assertThat(cluster.node(0).get("/big", "Range", beginning).bytes())
                .isEqualTo(Arrays.copyOf(bytes.bytes(), 3 * SIZE));
        assertThat(cluster.other.requests()).isZero();

        cluster.origin.die();

        assertThat(cluster.nodes)
                .allSatisfy(node -> assertThat(node.get("/big").bytes()).isEqualTo(bytes.bytes()));
        assertThat(cluster.origin.bytes() + cluster.other.bytes()).isEqualTo(LENGTH);
    }

    @Test
    void allOwnersAskTheServerThatGaveTheObject() {
        cluster.origin.putDated("/big", others);
        cluster.other.putDated("/big", bytes);
        cluster.origin.die();
        assertThat(cluster.node(0).get("/big", "Range", "bytes=0-9").status()).isEqualTo(206);
        cluster.origin.comeBack();

        assertThat(cluster.nodes)
                .allSatisfy(node -> assertThat(node.get("/big").bytes()).isEqualTo(bytes.bytes()));
        assertThat(cluster.origin.bytes()).isZero();
    }

    @Test
    void objectOfAServerThatIsGoneBeginsAnewAndIsNeverMixed() {
        cluster.origin.putDated("/big", bytes);
        cluster.other.putDated("/big", others);
        assertThat(cluster.node(0).get("/big", "Range", "bytes=0-9").bytes()).isEqualTo(bytes.range(0, 10));
        cluster.origin.die();

        TestNode.Client begun = cluster.node(0).get("/big");
        TestNode.Client end = cluster.node(1).get("/big", "Range", "bytes=" + 5 * SIZE + "-");
        while (cluster.delayer.pending() > 0) {
            cluster.delayer.runNext();
        }

        assertThat(begun.soFar()).isEqualTo(bytes.range(0, SIZE)); // and then cut
        assertThat(end.bytes()).isEqualTo(others.range(5L * SIZE, LENGTH));
        cluster.clock.advance(Duration.ofSeconds(10)); // what the nodes have heard of it is forgotten
        assertThat(cluster.nodes)
                .allSatisfy(node -> assertThat(node.get("/big").bytes()).isEqualTo(others.bytes()));
    }
}
