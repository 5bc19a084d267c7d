package io.casserole;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.peer.Member;
import io.casserole.testing.TestBytes;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Objects that change at the origin, and then change again. */
class ChangingObjectsTest {
    private static final int SIZE = TestCluster.SIZE;
    private static final int SEGMENTS = 10;

    private final TestCluster cluster = new TestCluster(3);
    private final TestNode owner = cluster.node(0);
    private final String path = TestCluster.pathOwnedBy(owner, 0);

    @AfterEach
    void allMemoryReturns() {
        cluster.close();
    }

    private static TestBytes version(int number) {
        return TestBytes.of(number, (long) SEGMENTS * SIZE);
    }

    private void publish(int number) {
        cluster.origin.replace(path, version(number), "\"v" + number + "\"");
    }

    private TestNode.Client segment(TestNode node, int index) {
        return node.get(path, "Range", "bytes=" + (long) index * SIZE + "-" + ((index + 1L) * SIZE - 1));
    }

    private static byte[] part(int version, int index) {
        return version(version).range((long) index * SIZE, (index + 1L) * SIZE);
    }

    @Test
    void twoChangesWithinAMinuteAreFollowed() {
        for (int i = 1; i <= 3; i++) {
            publish(i);
            assertThat(segment(cluster.node(1), i).bytes()).isEqualTo(part(i, i));
        }

        assertThat(owner.get(path).bytes()).isEqualTo(version(3).bytes());
        assertThat(owner.unstable()).isZero();
    }

    @Test
    void afterTheThirdChangeWithinAMinuteAnObjectIsPassedThroughForAMinute() {
        for (int i = 1; i <= 3; i++) {
            publish(i);
            assertThat(segment(cluster.node(1), i).bytes()).isEqualTo(part(i, i));
        }
        publish(4);

        assertThat(segment(cluster.node(1), 4).isForwarded()).isTrue();
        int requests = cluster.origin.requests();
        assertThat(cluster.nodes)
                .allSatisfy(node -> assertThat(node.get(path).isForwarded()).isTrue());
        assertThat(cluster.origin.requests())
                .as("probes of what is passed through")
                .isEqualTo(requests);
        assertThat(owner.unstable()).isEqualTo(1);

        cluster.clock.advance(Duration.ofSeconds(60));
        assertThat(cluster.nodes)
                .allSatisfy(node ->
                        assertThat(node.get(path).bytes()).isEqualTo(version(4).bytes()));
        assertThat(segment(owner, 5).cacheStatus()).contains("; hit");
        assertThat(owner.unstable()).isEqualTo(1);
    }

    @Test
    void changesFarApartAreFollowedHoweverMany() {
        for (int i = 1; i <= 8; i++) {
            publish(i);
            assertThat(segment(cluster.node(2), i).bytes()).isEqualTo(part(i, i));
            cluster.clock.advance(Duration.ofSeconds(31));
        }

        assertThat(owner.unstable()).isZero();
    }

    @Test
    void anObjectThatGoesBackToWhatItWasIsPassedThrough() {
        publish(1);
        assertThat(segment(cluster.node(1), 0).bytes()).isEqualTo(part(1, 0));
        publish(2);
        assertThat(segment(cluster.node(1), 1).bytes()).isEqualTo(part(2, 1));
        publish(1);

        assertThat(segment(cluster.node(1), 2).isForwarded()).isTrue();

        cluster.clock.advance(Duration.ofSeconds(60));
        assertThat(owner.get(path).bytes()).isEqualTo(version(1).bytes());
    }

    @Test
    void aGenerationThatIsGoneIsNotTakenAgainFromADonor() {
        publish(1);
        assertThat(segment(owner, 0).bytes()).isEqualTo(part(1, 0));
        // the ring changes: another node owns the object now, and asks the one that had it
        TestNode next = cluster.node(1);
        next.see(List.of(next.self, owner.self.in(Member.State.LEAVING)));
        next.neighbours.donors(1);
        publish(2);
        assertThat(segment(next, 0).bytes()).as("from the donor").isEqualTo(part(1, 0));
        assertThat(segment(next, 1).bytes()).isEqualTo(part(2, 1));
        next.descriptors.clear();

        assertThat(segment(next, 0).bytes()).isEqualTo(part(2, 0));
    }

    @Test
    void aFarmThatDisagreesNeverMixesItsAnswers() {
        Random chance = new Random(7);
        TestBytes[] servers = {version(0), version(1)};
        cluster.origin.putFarm(path, () -> chance.nextInt(2), servers);
        int served = 0;
        for (int i = 0; i < 300; i++) {
            TestNode.Client client = i % 3 == 0
                    ? cluster.node(chance.nextInt(3)).get(path)
                    : segment(cluster.node(chance.nextInt(3)), chance.nextInt(SEGMENTS));
            if (!client.isForwarded() && client.status() < 300) {
                served++;
                check(client);
            }
            cluster.clock.advance(Duration.ofSeconds(3));
        }

        assertThat(served).isPositive();
        assertThat(owner.unstable()).isPositive();
    }

    /** All that was sent is of the server whose tag was sent, whole or cut. */
    private static void check(TestNode.Client client) {
        int server = client.response().fields().first("ETag").orElseThrow().charAt(2) - '0';
        long first = client.response()
                .fields()
                .first("Content-Range")
                .map(range -> Long.parseLong(range.substring(6, range.indexOf('-'))))
                .orElse(0L);
        byte[] sent = client.soFar();
        assertThat(Arrays.mismatch(sent, version(server).range(first, first + sent.length)))
                .isEqualTo(-1);
        assertThat(client.isCut() || sent.length == SIZE || sent.length == SEGMENTS * SIZE)
                .isTrue();
    }
}
