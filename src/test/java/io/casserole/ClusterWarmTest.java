package io.casserole;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.testing.TestBytes;
import io.casserole.warm.WarmJobs;
import io.casserole.warm.WarmList;
import io.casserole.warm.WarmStart;
import io.casserole.warm.WarmState;
import io.casserole.warm.WarmStatus;
import io.casserole.warm.WarmTools;
import io.casserole.warm.WarmTrouble;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Warm-ups of a cluster, begun at one of its nodes. */
class ClusterWarmTest {
    private static final int SIZE = TestCluster.SIZE;

    private final TestCluster cluster = new TestCluster(4);
    private final TestBytes big = TestBytes.of(1, 10L * SIZE + 123);
    private final TestBytes middle = TestBytes.of(2, SIZE + 10L);
    private final TestBytes small = TestBytes.of(3, 1_000);
    private long rate;
    private final WarmJobs jobs = jobs(1);

    private WarmJobs jobs(int node) {
        WarmTools tools = new WarmTools(
                cluster.node(node).keeper(),
                target -> target.toString(),
                target -> Optional.empty(),
                2,
                () -> rate,
                Runnable::run,
                cluster.delayer,
                cluster.clock,
                () -> cluster.clock.millis() * 1_000_000);
        return WarmJobs.open(tools, Optional.empty(), Runnable::run, new Random(1));
    }

    private WarmStatus warm(WarmJobs jobs, String... lines) {
        byte[] text = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        WarmStart.Started started = (WarmStart.Started) jobs.start(WarmList.parse(text));
        return jobs.status(started.status().id()).orElseThrow();
    }

    @AfterEach
    void allMemoryReturns() {
        jobs.close();
        cluster.close();
    }

    @Test
    void eachByteCrossesFromTheOriginOnceAndThenEveryNodeHasHits() {
        cluster.origin.put("/big", big);
        cluster.origin.put("/middle", middle);
        cluster.origin.put("/small", small);

        WarmStatus done = warm(jobs, "/big", "/middle", "/small");

        long all = big.length() + middle.length() + small.length();
        assertThat(done.state()).isEqualTo(WarmState.DONE);
        assertThat(done.bytes()).isEqualTo(new WarmStatus.Bytes(all, 0, 0, all));
        assertThat(cluster.origin.bytes()).isEqualTo(all);
        int before = cluster.origin.requests();
        for (TestNode node : cluster.nodes) {
            for (var object :
                    Map.of("/big", big, "/middle", middle, "/small", small).entrySet()) {
                TestNode.Client client = node.get(object.getKey());
                assertThat(client.bytes()).isEqualTo(object.getValue().bytes());
                assertThat(client.cacheStatus()).startsWith("casserole; hit");
            }
        }
        assertThat(cluster.origin.requests()).isEqualTo(before);
    }

    @Test
    void theSameListAgainAsksNobodyButTheOwners() {
        cluster.origin.put("/big", big);
        cluster.origin.put("/small", small);
        warm(jobs, "/big", "/small");
        int before = cluster.origin.requests();

        WarmStatus again = warm(jobs(3), "/big", "/small");

        long all = big.length() + small.length();
        assertThat(again.state()).isEqualTo(WarmState.DONE);
        assertThat(again.bytes()).isEqualTo(new WarmStatus.Bytes(all, all, 0, 0));
        assertThat(cluster.origin.requests()).isEqualTo(before);
    }

    @Test
    void whatIsResumedBringsOnlyWhatIsMissing() {
        cluster.origin.put("/big", big);
        rate = SIZE;
        WarmStatus begun = warm(jobs, "/big");
        for (int i = 0; i < 4; i++) {
            cluster.clock.advance(Duration.ofSeconds(1));
            cluster.delayer.runUpTo(Duration.ofSeconds(2));
        }
        jobs.cancel(begun.id());
        long sent = cluster.origin.bytes();
        assertThat(sent).isBetween(4L * SIZE, 6L * SIZE);
        rate = 0;

        jobs.resume(begun.id());

        WarmStatus done = jobs.status(begun.id()).orElseThrow();
        assertThat(done.state()).isEqualTo(WarmState.DONE);
        assertThat(done.bytes().held()).isEqualTo(sent);
        assertThat(cluster.origin.bytes()).isEqualTo(big.length());
    }

    @Test
    void aRangeBringsTheSegmentsThatItTouches() {
        cluster.origin.put("/big", big);

        WarmStatus done = warm(jobs, "/big bytes=" + (3L * SIZE + 5) + "-" + (5L * SIZE));

        assertThat(done.bytes().fetched()).isEqualTo(3L * SIZE);
        assertThat(cluster.origin.bytes()).isEqualTo(3L * SIZE);
        int before = cluster.origin.requests();
        assertThat(cluster.node(2)
                        .get("/big", "Range", "bytes=" + 3L * SIZE + "-" + (6L * SIZE - 1))
                        .bytes())
                .isEqualTo(big.range(3L * SIZE, 6L * SIZE));
        assertThat(cluster.origin.requests()).isEqualTo(before);
    }

    @Test
    void anObjectThatPassesOnceIsReadOnceByItsOwner() {
        String path = TestCluster.pathOwnedBy(cluster.node(0), 0);
        cluster.origin.putStream(path, middle);

        WarmStatus done = warm(jobs, path);

        assertThat(done.bytes()).isEqualTo(new WarmStatus.Bytes(middle.length(), 0, 0, middle.length()));
        assertThat(cluster.nodes)
                .allSatisfy(node -> assertThat(node.get(path).bytes()).isEqualTo(middle.bytes()));
        assertThat(cluster.origin.bytes()).isEqualTo(middle.length());
    }

    @Test
    void aClientThatComesMeanwhileSharesTheFetch() {
        cluster.origin.put("/big", big);
        cluster.origin.hold();
        WarmStatus begun = warm(jobs, "/big");
        TestNode.Client client = cluster.node(2).get("/big");
        cluster.origin.release();

        assertThat(client.bytes()).isEqualTo(big.bytes());
        assertThat(jobs.status(begun.id()).orElseThrow().state()).isEqualTo(WarmState.DONE);
        assertThat(cluster.origin.bytes()).isEqualTo(big.length());
    }

    @Test
    void whatMayNotBeStoredIsToldAndTheRestIsBrought() {
        cluster.origin.putPrivate("/mine", big);
        cluster.origin.put("/small", small);

        WarmStatus done = warm(jobs, "/mine", "/nothing", "/small");

        assertThat(done.troubles())
                .containsExactly(
                        new WarmTrouble("/mine", false, "private"), new WarmTrouble("/nothing", false, "status 404"));
        assertThat(done.objects()).isEqualTo(new WarmStatus.Objects(3, 3, 1, 2, 0));
    }

    @Test
    void anObjectThatChangesMeanwhileIsBroughtAnew() {
        TestBytes other = TestBytes.of(9, 4L * SIZE);
        cluster.origin.put("/big", big);
        rate = SIZE;
        WarmStatus begun = warm(jobs, "/big");
        cluster.origin.replace("/big", other, "\"v2\"");
        rate = 0;
        cluster.delayer.runUpTo(Duration.ofSeconds(2));

        WarmStatus done = jobs.status(begun.id()).orElseThrow();
        assertThat(done.state()).isEqualTo(WarmState.DONE);
        assertThat(done.troubles()).isEmpty();
        assertThat(done.bytes().known()).isEqualTo(other.length());
        assertThat(cluster.node(0).get("/big").bytes()).isEqualTo(other.bytes());
    }

    @Test
    void theLossOfANodeCostsATurnAndNoByte() {
        cluster.origin.put("/big", big);
        rate = SIZE;
        WarmStatus begun = warm(jobs, "/big");
        cluster.node(0).station.dead = true;
        rate = 0;
        cluster.delayer.runUpTo(Duration.ofSeconds(2));

        WarmStatus done = jobs.status(begun.id()).orElseThrow();
        assertThat(done.state()).isEqualTo(WarmState.DONE);
        assertThat(done.troubles()).isEmpty();
        assertThat(cluster.origin.bytes()).isEqualTo(big.length());
    }
}
