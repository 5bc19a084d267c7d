package io.casserole;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.segment.SegmentSet;
import io.casserole.testing.TestBytes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the members of a cluster say together of an object. */
final class ClusterExplainTest {
    private static final int SIZE = TestCluster.SIZE;

    private final TestCluster cluster = new TestCluster(3);
    private final TestBytes big = TestBytes.of(1, 9L * SIZE + 123);

    @AfterEach
    void allMemoryReturns() {
        cluster.close();
    }

    private static CompletableFuture<Map<String, Object>> ask(TestNode node, String path) {
        return node.explainer.explain(RequestTarget.parse(path), Fields.empty());
    }

    private Map<String, Object> explain(TestNode node, String path) {
        int requests = cluster.origin.requests();
        long bytes = cluster.origin.bytes();
        Map<String, Object> said = ask(node, path).join();
        assertThat(cluster.origin.requests()).as("requests to the origin").isEqualTo(requests);
        assertThat(cluster.origin.bytes()).as("bytes from the origin").isEqualTo(bytes);
        return said;
    }

    @SuppressWarnings("unchecked") // what is said is text, numbers, and maps of them
    private static Map<String, Object> part(Map<String, Object> said, String... names) {
        Map<String, Object> part = said;
        for (String name : names) {
            part = (Map<String, Object>) requireNonNull(part.get(name), name);
        }
        return part;
    }

    @Test
    void everyNodeSaysWhatTheOwnerKnowsAndWhereTheSegmentsAre() {
        String path = TestCluster.pathOwnedBy(cluster.node(0), 0);
        cluster.origin.put(path, big);
        assertThat(cluster.node(1).get(path).bytes()).isEqualTo(big.bytes());

        for (TestNode node : cluster.nodes) {
            Map<String, Object> said = explain(node, path);

            assertThat(said)
                    .containsEntry("state", "fresh")
                    .containsEntry("owner", "node0")
                    .containsEntry("said-by", "node0")
                    .containsEntry("no-answer", List.of());
            assertThat(part(said, "object")).doesNotContainKey("segments-looked-at");
            assertThat(part(said, "object").get("segments")).hasToString("10");
            assertThat(part(said, "segment-owners")).isEqualTo(owners(path, 10));
            for (TestNode other : cluster.nodes) {
                assertThat(part(said, "nodes", other.self.id(), "segments"))
                        .as(other.self.id())
                        .containsEntry("map", owners(path, 10).get(other.self.id()));
            }
        }
    }

    @Test
    void ofALongObjectOnlyTheFirstSegmentsAreLookedAt() {
        String path = TestCluster.pathOwnedBy(cluster.node(0), 0);
        cluster.origin.put(path, TestBytes.of(1, 5000L * SIZE));
        cluster.node(1).get(path, "Range", "bytes=0-9").bytes();

        Map<String, Object> said = explain(cluster.node(1), path);

        assertThat(part(said, "object")).containsEntry("segments-looked-at", 4000L);
        assertThat(part(said, "object").get("segments")).hasToString("5000");
        assertThat(part(said, "segment-owners")).isEqualTo(owners(path, 4000));
    }

    private Map<String, String> owners(String path, int count) {
        Map<String, List<Integer>> byOwner = IntStream.range(0, count)
                .boxed()
                .collect(Collectors.groupingBy(
                        index -> cluster.owner(path, index).self.id(), TreeMap::new, Collectors.toList()));
        Map<String, String> owners = new TreeMap<>();
        byOwner.forEach((id, indices) -> owners.put(
                id, SegmentSet.of(indices.stream().mapToInt(Integer::intValue)).toString()));
        return owners;
    }

    @Test
    void ofAnUnknownObjectTheOwnerIsNamed() {
        String path = TestCluster.pathOwnedBy(cluster.node(2), 0);

        assertThat(explain(cluster.node(1), path))
                .containsEntry("state", "unknown")
                .containsEntry("owner", "node2")
                .containsEntry("said-by", "node2")
                .doesNotContainKeys("object", "segment-owners");
    }

    @Test
    void nodeSpeaksForAnOwnerThatDoesNotAnswer() {
        String path = TestCluster.pathOwnedBy(cluster.node(0), 0);
        cluster.origin.put(path, big);
        assertThat(cluster.node(1).get(path).bytes()).isEqualTo(big.bytes());
        cluster.node(0).station.silent = true;

        CompletableFuture<Map<String, Object>> asked = ask(cluster.node(1), path);
        cluster.delayer.runUpTo(Duration.ofSeconds(1));

        assertThat(asked).isCompleted();
        assertThat(asked.join())
                .containsEntry("state", "fresh")
                .containsEntry("owner", "node0")
                .containsEntry("said-by", "node1")
                .containsEntry("no-answer", List.of("node0"));
    }
}
