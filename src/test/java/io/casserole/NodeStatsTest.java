package io.casserole;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.metrics.Meters;
import io.casserole.metrics.Stats;
import io.casserole.peer.MembersStats;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeStatsTest {
    private static final String THINGS = "casserole_things_total";

    private final TestCluster cluster = new TestCluster(3);
    private final Meters meters = Meters.open("/node-stats");
    private final NodeStats stats = new NodeStats(
            "node0",
            meters,
            Optional.of(new MembersStats(cluster.node(0).neighbours, cluster.node(0).peers, cluster.delayer)));

    @BeforeEach
    void count() {
        meters.counter(THINGS, "Things that were done", () -> 1);
        cluster.node(1).stats = told(10);
        cluster.node(2).stats = told(100);
    }

    private static String told(int things) {
        return "{\"sums\":{\"" + THINGS + "\":{\"\":" + things + "}},\"states\":{}}";
    }

    @AfterEach
    void close() {
        meters.close();
        cluster.close();
    }

    private static double total(Stats stats) {
        return stats.nodes().values().stream()
                .mapToDouble(node -> node.sum(THINGS))
                .sum();
    }

    @Test
    void thisNodeTellsItsOwnNumbersAlone() {
        assertThat(stats.ofThisNode().nodes()).containsOnlyKeys("node0");
        assertThat(total(stats.ofThisNode())).isEqualTo(1);
        assertThat(stats.ofThisNode().missing()).isEmpty();
    }

    @Test
    void allNodesAreAskedAtOnce() {
        CompletableFuture<Stats> all = stats.ofAllNodes();

        assertThat(all).isCompleted();
        assertThat(all.join().nodes()).containsOnlyKeys("node0", "node1", "node2");
        assertThat(total(all.join())).isEqualTo(111);
        assertThat(all.join().missing()).isEmpty();
    }

    @Test
    void whoDoesNotAnswerInTimeIsNamed() {
        cluster.node(1).station.silent = true;
        CompletableFuture<Stats> all = stats.ofAllNodes();
        assertThat(all).isNotCompleted();

        cluster.delayer.runUpTo(Duration.ofSeconds(2));

        assertThat(all).isCompleted();
        assertThat(all.join().missing()).containsExactly("node1");
        assertThat(total(all.join())).isEqualTo(101);
    }

    @Test
    void whoSpeaksOtherwiseIsNamed() {
        cluster.node(2).stats = "{\"sums\":[]}";

        assertThat(stats.ofAllNodes().join().missing()).containsExactly("node2");
    }

    @Test
    void nodeThatIsAloneAsksNobody() {
        NodeStats alone = new NodeStats("self", meters, Optional.empty());

        assertThat(alone.ofAllNodes()).isCompleted();
        assertThat(alone.ofAllNodes().join().nodes()).containsOnlyKeys("self");
    }
}
