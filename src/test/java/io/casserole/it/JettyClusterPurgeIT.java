package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.casserole.testing.EtcdProcess;
import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Purges in a cluster some of whose parts fail. The origin gives all objects the same tag, whatever their bytes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JettyClusterPurgeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final List<String> ALL = List.of("a", "b", "c");

    private final ScriptedOrigin origin = ScriptedOrigin.start();
    private final EtcdProcess etcd = EtcdProcess.start();
    private final EtcdKeys keys = new EtcdKeys(etcd);
    private final ClusterOfNodes cluster =
            ClusterOfNodes.of(getClass(), new JettyProcess(), origin).with(etcd).with("near-ttl", "1h");
    private int seed;

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

    @Test
    void oneCallIsAppliedByAllNodesWithinASecond() {
        TestBytes current = object("/applied/one");
        for (String purge : List.of(
                "{'url':'/applied/one'}",
                "{'prefix':'/applied/'}",
                "{'tag':'applied'}",
                "{'url':'/applied/one','soft':true}")) {
            assertServed("/applied/one", current);
            TestBytes old = current;
            current = purge.contains("soft") ? old : object("/applied/one");
            assertServed("/applied/one", old);
            int requests = origin.requests("/applied/one").size();

            long number = purged("b", purge, 200).get("number").getAsLong();

            assertServed("/applied/one", current);
            assertThat(origin.requests("/applied/one")).as(purge).hasSizeGreaterThan(requests);
            for (ClusterNode node : cluster.nodes()) {
                assertThat(purgeNumber(node)).isEqualTo(number);
            }
            assertThat(keys.get("/casserole/default/purge-number"))
                    .hasValueSatisfying(entry -> assertThat(entry.value()).isEqualTo(Long.toString(number)));
        }
    }

    @Test
    void whoIsHaltedIsNamedAndCatchesUpBeforeItServesAnything() {
        TestBytes old = object("/halted");
        assertServed("/halted", old);
        ClusterNode halted = cluster.node("c");

        halted.halt();
        TestBytes current;
        try {
            current = object("/halted");
            JsonObject outcome = purged("a", "{'url':'/halted'}", 202);
            assertThat(outcome.getAsJsonArray("missing"))
                    .extracting(JsonElement::getAsString)
                    .containsExactly("c");
        } finally {
            halted.resume();
        }

        assertThat(halted.get("/halted")).hasStatus(200).hasBody(current);
        assertServed("/halted", current);
    }

    @Test
    void withoutEtcdAPurgeIsAppliedByAllNodesAllTheSame() {
        TestBytes old = object("/no-etcd");
        assertServed("/no-etcd", old);
        purged("a", "{'url':'/other'}", 200);
        etcd.stop();
        TestBytes current = object("/no-etcd");

        long number = purged("a", "{'url':'/no-etcd'}", 200).get("number").getAsLong();
        assertServed("/no-etcd", current);

        etcd.wipe();
        etcd.restart();
        await("the counter is raised again")
                .atMost(PATIENCE)
                .until(() -> keys.get("/casserole/default/purge-number")
                        .filter(entry -> Long.parseLong(entry.value()) >= number)
                        .isPresent());
        assertThat(purged("b", "{'url':'/other'}", 200).get("number").getAsLong())
                .isGreaterThan(number);
    }

    @Test
    void whoWasStoppedCatchesUpBeforeItServesWhatItHadStored() {
        TestBytes old = object("/stopped");
        assertServed("/stopped", old);
        ClusterNode stopped = cluster.node("c");
        stopped.stop();
        ClusterOfNodes.awaitMembersOf(cluster.node("a"), "a", "b");
        TestBytes current = object("/stopped");
        purged("a", "{'url':'/stopped'}", 200);

        stopped.start();
        stopped.awaitStarted();

        assertThat(stopped.get("/stopped")).hasStatus(200).hasBody(current);
    }

    @Test
    @Tag("full")
    void whoWasKilledServesNothingThatWasPurgedMeanwhile() {
        TestBytes old = object("/killed");
        assertServed("/killed", old);
        ClusterNode killed = cluster.node("c");
        killed.kill();
        TestBytes current = object("/killed");
        purged("a", "{'url':'/killed'}", 202);

        killed.start();
        killed.awaitStarted();

        assertThat(killed.get("/killed")).hasStatus(200).hasBody(current);
        assertServed("/killed", current);
    }

    /** Other bytes than before under this path, and the entity tag that they had before. */
    private TestBytes object(String path) {
        TestBytes bytes = TestBytes.of(++seed, 5L * ClusterOfNodes.SEGMENT + 1234);
        origin.object(path).content(bytes).etag("\"v1\"").maxAge(3600).field("Cache-Tag", "applied");
        return bytes;
    }

    private void assertServed(String path, TestBytes bytes) {
        for (String id : ALL) {
            if (cluster.node(id).isAlive()) {
                assertThat(cluster.node(id).get(path)).hasStatus(200).hasBody(bytes);
            }
        }
    }

    private JsonObject purged(String node, String purge, int status) {
        Response response = cluster.node(node)
                .client()
                .send(
                        "POST",
                        "/_casserole/purge",
                        BodyPublishers.ofString(purge.replace('\'', '"')),
                        "Content-Type: application/json");
        return JsonParser.parseString(assertThat(response).hasStatus(status).text())
                .getAsJsonObject();
    }

    private static long purgeNumber(ClusterNode node) {
        String health = assertThat(node.get("/_casserole/health/ready")).text();
        return JsonParser.parseString(health)
                .getAsJsonObject()
                .get("purge-number")
                .getAsLong();
    }
}
