package io.casserole;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.RequestTarget;
import io.casserole.http.Rules;
import io.casserole.segment.Origin;
import io.casserole.segment.PurgeScope;
import io.casserole.testing.TestBytes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What keys and rules mean between nodes. */
class ClusterKeyTest {
    private static final int SIZE = TestCluster.SIZE;

    private final TestBytes big = TestBytes.of(1, 6L * SIZE + 123);

    @Test
    void theOriginGetsTheSignatureOfTheClientWhicheverNodeAsks() {
        TestCluster cluster = TestCluster.with(3, "key-ignore-query", "sig");
        cluster.origin.put("/big", big);

        assertThat(cluster.node(0).get("/big?sig=1").bytes()).isEqualTo(big.bytes());
        assertThat(cluster.node(1).get("/big?sig=2").bytes()).isEqualTo(big.bytes());
        assertThat(cluster.node(2).get("/big").bytes()).isEqualTo(big.bytes());

        assertThat(cluster.origin.bytes()).isEqualTo(big.length());
        assertThat(cluster.origin.asked())
                .extracting(request -> request.target().toString())
                .containsOnly("/big?sig=1");
        cluster.close();
    }

    @Test
    void aRangeOfAKnownObjectIsAskedForByItsOwnSignature() {
        TestCluster cluster = TestCluster.with(3, "key-ignore-query", "sig");
        cluster.origin.put("/big", big);
        assertThat(cluster.node(0).get("/big?sig=1", "Range", "bytes=0-9").bytes())
                .isEqualTo(big.range(0, 10));

        String range = "bytes=" + 3L * SIZE + "-" + (3L * SIZE + 9);
        assertThat(cluster.node(1).get("/big?sig=2", "Range", range).bytes())
                .isEqualTo(big.range(3L * SIZE, 3L * SIZE + 10));

        Origin.Request last = cluster.origin.asked().get(cluster.origin.requests() - 1);
        assertThat(last.target()).hasToString("/big?sig=2");
        cluster.close();
    }

    @Test // RFC 9111 §4.4
    void anUnsafeRequestForgetsTheObjectWhateverIsLeftOutOfItsKey() {
        TestCluster cluster = TestCluster.with(3, "key-ignore-query", "sig");
        cluster.origin.put("/big", big);
        assertThat(cluster.node(0).get("/big?sig=1").bytes()).isEqualTo(big.bytes());

        cluster.node(1)
                .invalidator
                .invalidate(List.of(RequestTarget.of("/big", "sig=2")))
                .join();
        int before = cluster.origin.heads();
        assertThat(cluster.node(2).get("/big").bytes()).isEqualTo(big.bytes());

        assertThat(cluster.origin.heads()).isEqualTo(before + 1);
        cluster.close();
    }

    @Test
    void aPurgeTakesTheUrlAsAnyClientWritesIt() {
        TestCluster cluster = TestCluster.with(3, "key-ignore-query", "sig", "key-sort-query", "true");
        cluster.rules = Rules.parse("path=/big key=-ref");
        cluster.origin.put("/big", big);
        assertThat(cluster.node(0).get("/big?x=1&b=2&sig=1&ref=me").bytes()).isEqualTo(big.bytes());
        assertThat(cluster.node(1).get("/big?b=2&x=1").bytes()).isEqualTo(big.bytes());

        cluster.node(1)
                .front
                .purge(new PurgeScope.Url("/big?sig=2&b=2&x=1&ref=you"), false)
                .join();
        int before = cluster.origin.heads();
        assertThat(cluster.node(2).get("/big?b=2&x=1&ref=me").bytes()).isEqualTo(big.bytes());

        assertThat(cluster.origin.heads()).isEqualTo(before + 1);
        cluster.close();
    }

    @Test
    void everyFetchForAHostNamesItWhereTheOriginGetsHosts() {
        TestCluster cluster = TestCluster.with(3, "preserve-host", "true");
        cluster.origin.put("/big", big);

        assertThat(cluster.node(0).get("/big", "Host", "one.example").bytes()).isEqualTo(big.bytes());
        assertThat(cluster.origin.asked())
                .allSatisfy(request -> assertThat(request.fields().all("Host")).containsExactly("one.example"));
        assertThat(cluster.node(1).get("/big", "Host", "two.example").bytes()).isEqualTo(big.bytes());

        assertThat(cluster.origin.bytes()).isEqualTo(2 * big.length());
        cluster.close();
    }

    @Test
    void usesAreCountedOverAllNodes() {
        TestCluster cluster = TestCluster.with(3);
        cluster.rules = Rules.parse("path=/.* min-uses=3");
        cluster.origin.put("/big", big);

        assertThat(cluster.node(0).get("/big").isForwarded()).isTrue();
        assertThat(cluster.node(1).get("/big").isForwarded()).isTrue();
        assertThat(cluster.origin.requests()).isZero();
        assertThat(cluster.node(2).get("/big").bytes()).isEqualTo(big.bytes());
        assertThat(cluster.node(0).get("/big").cacheStatus()).contains("; hit");
        cluster.close();
    }

    @Test
    void aRuleGivesLifeOnAllNodes() {
        TestCluster cluster = TestCluster.with(3);
        cluster.rules = Rules.parse("name=all path=/.* ttl=1h ignore=cache-control");
        TestBytes small = TestBytes.of(2, 100);
        cluster.origin.putPrivate("/small", small);

        for (TestNode node : cluster.nodes) {
            assertThat(node.get("/small").bytes()).isEqualTo(small.bytes());
            assertThat(node.get("/small").cacheStatus()).contains("; hit").contains("rule=all");
        }
        assertThat(cluster.origin.bytes()).isEqualTo(small.length());
        cluster.close();
    }
}
