package io.casserole;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.testing.TestBytes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterTest {
    private static final int SIZE = TestCluster.SIZE;

    private final TestCluster cluster = new TestCluster(4);
    private final TestBytes big = TestBytes.of(1, 10L * SIZE + 123);

    @AfterEach
    void allMemoryReturns() {
        cluster.close();
    }

    @Test
    void everyNodeServesTheSameBytesAndTheOriginSendsEachOnce() {
        cluster.origin.put("/big", big);

        for (TestNode node : cluster.nodes) {
            assertThat(node.get("/big").bytes()).isEqualTo(big.bytes());
        }

        assertThat(cluster.origin.bytes()).isEqualTo(big.length());
        assertThat(cluster.origin.heads()).isEqualTo(1);
        assertThat(cluster.origin.gets()).isEqualTo(11);
    }

    @Test
    void fiftyClientsOnEachNodeShareOneFetchOfEachSegment() {
        cluster.origin.put("/big", big);
        cluster.origin.hold();
        List<TestNode.Client> clients = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            cluster.nodes.forEach(node -> clients.add(node.get("/big")));
        }
        cluster.origin.release();

        assertThat(clients).allSatisfy(client -> assertThat(client.bytes()).isEqualTo(big.bytes()));
        assertThat(cluster.origin.bytes()).isEqualTo(big.length());
        assertThat(cluster.origin.heads()).isEqualTo(1);
    }

    @Test
    void anyNodeSendsTheFirstBytesWhileTheOwnerIsStillReceivingTheSegment() {
        String path = TestCluster.pathOwnedBy(cluster.node(0), 0);
        cluster.origin.put(path, big);
        cluster.origin.hold();

        TestNode.Client client = cluster.node(1).get(path);

        assertThat(client.soFar()).isNotEmpty().isEqualTo(Arrays.copyOf(big.bytes(), client.soFar().length));
        assertThat(client.soFar().length).isLessThan(SIZE);
        cluster.origin.release();
        assertThat(client.bytes()).isEqualTo(big.bytes());
    }

    @Test
    void whatWasSentOnceIsAHitOnAllNodes() {
        cluster.origin.put("/big", big);
        assertThat(cluster.node(0).get("/big").bytes()).isEqualTo(big.bytes());

        assertThat(cluster.nodes)
                .allSatisfy(
                        node -> assertThat(node.get("/big").cacheStatus())
                                .matches(
                                        "casserole; hit; ttl=[0-9]+; detail=\"(?:(?:memory|peer)=[0-9]+(?:, )?)+(?:later=[0-9]+)?\""));
    }

    @Test
    void anyNodeSaysOfAnAnswerWhatTheOwnerOfTheObjectKnows() { // RFC 9211 §2.2, §2.3
        String path = TestCluster.pathOwnedBy(cluster.node(0), 0);
        cluster.origin.put(path, TestBytes.of(2, SIZE));

        assertThat(cluster.node(1).get(path).cacheStatus())
                .isEqualTo("casserole; fwd=uri-miss; fwd-status=206; ttl=3600; stored; detail=origin");
        assertThat(cluster.node(2).get(path).cacheStatus()).isEqualTo("casserole; hit; ttl=3600; detail=peer");
        cluster.clock.advance(Duration.ofHours(1));
        assertThat(cluster.node(1).get(path).cacheStatus())
                .isEqualTo("casserole; fwd=stale; fwd-status=200; ttl=3600; stored; detail=peer");
    }

    /** An ETag with a space is no validator, so that the body passes once, with a length. */
    @Test
    void aBodyWithoutAValidatorEndsWhereItsLengthSays() {
        cluster.origin.replace("/big", big, "\"no tag\"");

        assertThat(cluster.nodes)
                .allSatisfy(node -> assertThat(node.get("/big").bytes()).isEqualTo(big.bytes()));
    }

    @Test
    void aRangeInTheMiddleTouchesOnlyItsSegments() {
        cluster.origin.put("/big", big);

        TestNode.Client client =
                cluster.node(2).get("/big", "Range", "bytes=" + (5L * SIZE + 10) + "-" + (5L * SIZE + 19));

        assertThat(client.status()).isEqualTo(206);
        assertThat(client.bytes()).isEqualTo(big.range(5L * SIZE + 10, 5L * SIZE + 20));
        assertThat(cluster.origin.bytes()).isEqualTo(SIZE);
    }

    @Test
    void smallObjectsTravelWithTheirDescriptor() {
        TestBytes small = TestBytes.of(2, 1000);
        String path = TestCluster.pathOwnedBy(cluster.node(0), 0);
        cluster.origin.put(path, small);

        assertThat(cluster.node(1).get(path).bytes()).isEqualTo(small.bytes());
        assertThat(cluster.node(2).get(path).bytes()).isEqualTo(small.bytes());
        int before = cluster.node(0).station.requests;
        assertThat(cluster.node(2).get(path).bytes()).isEqualTo(small.bytes());

        assertThat(cluster.node(0).station.requests)
                .as("requests for what is near")
                .isEqualTo(before);
        assertThat(cluster.origin.bytes()).isEqualTo(small.length());
    }

    @Test
    void staleObjectsStandInForAnOriginThatFailsOnAllNodes() { // RFC 9111 §4.2.4
        TestBytes small = TestBytes.of(2, 1000);
        String path = TestCluster.pathOwnedBy(cluster.node(0), 0);
        cluster.origin.put(path, small);
        assertThat(cluster.node(1).get(path).bytes()).isEqualTo(small.bytes());
        cluster.clock.advance(Duration.ofHours(2));
        cluster.origin.refuse(path, 503);
        int before = cluster.origin.requests();

        for (TestNode node : cluster.nodes) {
            TestNode.Client client = node.get(path);
            assertThat(client.status()).isEqualTo(200);
            assertThat(client.bytes()).isEqualTo(small.bytes());
            assertThat(client.cacheStatus()).contains("ttl=-3600");
        }
        assertThat(cluster.origin.requests()).isEqualTo(before + 1);
    }

    @Test
    void whereNothingMayStandInEachNodeForwardsItsClientsRequests() { // RFC 9111 §4.3.3
        String path = TestCluster.pathOwnedBy(cluster.node(0), 0);
        cluster.origin.put(path, TestBytes.of(2, 1000), "Cache-Control", "must-revalidate");
        assertThat(cluster.node(1).get(path).status()).isEqualTo(200);
        cluster.clock.advance(Duration.ofHours(2));
        cluster.origin.refuse(path, 503);

        assertThat(cluster.nodes)
                .allSatisfy(node -> assertThat(node.get(path).isForwarded()).isTrue());
    }

    @Test
    void whereNothingMayStandInTheOriginsErrorToAGetComesThroughTheOwner() { // RFC 9111 §4.3.3
        TestCluster asking = TestCluster.with(3, "probe", "get");
        String path = TestCluster.pathOwnedBy(asking.node(0), 0);
        asking.origin.put(path, TestBytes.of(2, 1000), "Cache-Control", "must-revalidate");
        assertThat(asking.node(1).get(path).status()).isEqualTo(200);
        asking.clock.advance(Duration.ofHours(2));
        asking.origin.refuse(path, 503, "X-Why", "tired");

        assertThat(asking.nodes).allSatisfy(node -> {
            TestNode.Client client = node.get(path);
            assertThat(client.status()).isEqualTo(503);
            assertThat(client.response().fields().first("X-Why")).contains("tired");
        });
        asking.close();
    }

    @Test
    void anOwnerThatIsGoneIsReplacedByTheNextInRank() {
        cluster.origin.put("/big", big);
        cluster.owner("/big", 0).station.dead = true;
        TestNode asked = cluster.nodes.stream()
                .filter(node -> !node.station.dead)
                .findFirst()
                .orElseThrow();

        assertThat(asked.get("/big").bytes()).isEqualTo(big.bytes());

        assertThat(cluster.origin.bytes()).isEqualTo(big.length());
    }

    @Test
    void anOwnerThatFailsMidwayIsLeftAtTheByteReached() {
        String path = TestCluster.pathOwnedBy(cluster.node(0), 1);
        cluster.origin.put(path, big);
        cluster.node(0).station.cutAfter = SIZE / 2;
        TestNode asked = cluster.nodes.stream()
                .filter(node ->
                        node != cluster.node(0) && !node.neighbours.ring().owns(path, 1))
                .findFirst()
                .orElseThrow();

        assertThat(asked.get(path, "Range", "bytes=" + SIZE + "-" + (2L * SIZE - 1))
                        .bytes())
                .isEqualTo(big.range(SIZE, 2L * SIZE));
    }

    @Test
    void anOwnerThatFailsBetweenTheLastByteAndTheChecksumIsReplaced() {
        TestNode owner = cluster.node(0);
        String path = TestCluster.pathOwnedBy(owner, 0);
        cluster.origin.put(path, big);
        String first = "bytes=0-" + (SIZE - 1);
        assertThat(owner.get(path, "Range", first).bytes()).isEqualTo(big.range(0, SIZE));
        owner.station.cutAfter = 6L + 5 + SIZE; // ANSWER, and all of one DATA frame

        assertThat(cluster.node(1).get(path, "Range", first).bytes()).isEqualTo(big.range(0, SIZE));
    }

    @Test
    void bytesThatArriveWrongAreNeverShownAsAWholeSegment() {
        String path = TestCluster.pathOwnedBy(cluster.node(0), 0);
        cluster.origin.put(path, big);
        assertThat(cluster.node(0).get(path).bytes()).isEqualTo(big.bytes());
        cluster.node(0).station.corrupt = 20_000;
        TestNode asked = cluster.node(1);

        TestNode.Client client = asked.get(path, "Range", "bytes=0-" + (SIZE - 1));

        assertThat(client.isCut() || Arrays.equals(client.soFar(), big.range(0, SIZE)))
                .isTrue();
        assertThat(asked.hot.size()).isZero();
        assertThat(asked.peers.wrongSegments()).isEqualTo(1);
        assertThat(cluster.node(0).holds(path, 0))
                .as("what is good at the sender, whatever a peer got")
                .isTrue();
    }

    @Test
    void aCopyThatHasGoneBadIsDroppedByItsOwnerWhenAPeerDoubtsIt() {
        TestNode owner = cluster.node(0);
        String path = TestCluster.pathOwnedBy(owner, 0);
        cluster.origin.put(path, big);
        String first = "bytes=0-" + (SIZE - 1);
        ByteBuffer raw = owner.memory.next(SIZE);
        assertThat(owner.get(path, "Range", first).bytes()).isEqualTo(big.range(0, SIZE));
        raw.put(20_000, (byte) ~raw.get(20_000));

        assertThat(cluster.node(1).get(path, "Range", first).isCut()).isTrue();

        assertThat(owner.holds(path, 0)).isFalse();
        assertThat(cluster.node(1).peers.wrongSegments()).isEqualTo(1);
        assertThat(cluster.nodes)
                .allSatisfy(node ->
                        assertThat(node.get(path, "Range", first).bytes()).isEqualTo(big.range(0, SIZE)));
    }

    @Test
    void bytesThatAreWrongBeforeTheirFirstIsShownAreAskedForAgain() {
        TestNode owner = cluster.node(0);
        String path = TestCluster.pathOwnedBy(owner, 10); // the last segment: it is held back as a whole
        cluster.origin.put(path, TestBytes.of(1, 10L * SIZE + 1));
        ByteBuffer raw = owner.memory.next(1);
        assertThat(owner.get(path, "Range", "bytes=-1").bytes()).hasSize(1);
        raw.put(0, (byte) ~raw.get(0));

        assertThat(cluster.node(1).get(path, "Range", "bytes=-1").bytes())
                .isEqualTo(TestBytes.of(1, 10L * SIZE + 1).range(10L * SIZE, 10L * SIZE + 1));

        assertThat(owner.holds(path, 10)).isFalse();
    }

    @Test
    void aPauseThatTheOriginAskedOneNodeForIsKeptByWhoeverHearsOfIt() {
        TestCluster two = new TestCluster(2);
        String his = TestCluster.pathOwnedBy(two.node(0), 0);
        String mine = TestCluster.pathOwnedBy(two.node(1), 0);
        two.origin.put(his, big);
        two.origin.put(mine, big);
        two.origin.refuse("/", 429, "Retry-After", "30");

        assertThat(two.node(1).get(his).retryAfter()).isEqualTo("30");
        two.clock.advance(Duration.ofMillis(10_500));
        two.origin.refuse("/", 200);
        assertThat(two.node(0).get(his).retryAfter()).isEqualTo("20");
        assertThat(two.node(1).get(mine).retryAfter()).isEqualTo("20");
        two.node(0).station.dead = true;
        assertThat(two.node(1).get(his).retryAfter()).as("as acting owner").isEqualTo("20");
        assertThat(two.origin.requests()).isEqualTo(1);

        two.clock.advance(Duration.ofSeconds(20));
        assertThat(two.node(1).get(his).bytes()).isEqualTo(big.bytes());
        two.close();
    }

    @Test
    void aPauseForOneObjectIsKeptForThatObjectAlone() {
        TestCluster two = new TestCluster(2);
        String path = TestCluster.pathOwnedBy(two.node(0), 0);
        two.origin.put(path, big);
        two.origin.put("/other", big);
        assertThat(two.node(1).get(path, "Range", "bytes=0-99").bytes()).isEqualTo(big.range(0, 100));
        int index = IntStream.range(1, 11)
                .filter(i -> two.node(0).neighbours.ring().owns(path, i))
                .findFirst()
                .orElseThrow();
        String range = "bytes=" + (long) index * SIZE + "-" + ((long) index * SIZE + 9);
        int before = two.origin.requests();
        two.origin.refuse(path, 503, "Retry-After", "30");

        assertThat(two.node(1).get(path, "Range", range).retryAfter()).isEqualTo("30");
        two.node(0).station.dead = true;
        assertThat(two.node(1).get(path, "Range", range).retryAfter()).isEqualTo("30");
        assertThat(two.origin.requests()).isEqualTo(before + 1);

        assertThat(two.node(1).get("/other").bytes()).isEqualTo(big.bytes());
        two.clock.advance(Duration.ofSeconds(30));
        two.origin.refuse(path, 200);
        assertThat(two.node(1).get(path, "Range", range).bytes())
                .isEqualTo(big.range((long) index * SIZE, (long) index * SIZE + 10));
        two.close();
    }

    @Test
    void aNodeThatOthersTakeForTheOwnerAnswersAndForwardsNothing() {
        String path = TestCluster.pathOwnedBy(cluster.node(0), 0);
        cluster.origin.put(path, big);
        // node 0 believes that it owns nothing of this: its ring lacks itself as an owner
        cluster.node(0)
                .see(List.of(cluster.node(0).self.in(io.casserole.peer.Member.State.LEAVING), cluster.node(3).self));
        int before = cluster.node(3).station.requests;

        assertThat(cluster.node(1).get(path, "Range", "bytes=0-99").bytes()).isEqualTo(big.range(0, 100));

        assertThat(cluster.node(3).station.requests).as("requests passed on").isEqualTo(before);
    }

    @Test
    void anUnsignedOrForeignRequestIsRefused() {
        assertThat(cluster.node(0)
                        .station
                        .service
                        .apply(io.casserole.http.Fields.empty())
                        .join()
                        .status())
                .isEqualTo(401);
        assertThat(cluster.node(0).refusals.count()).isEqualTo(1);
    }

    @Test
    void withTwoReplicasTheLossOfANodeCostsTheOriginNothing() {
        TestCluster three = new TestCluster(3, 2);
        for (int i = 0; i < 10; i++) {
            three.origin.put("/o" + i, TestBytes.of(i, i % 2 == 0 ? 3L * SIZE : 1000));
            assertThat(three.node(i % 3).get("/o" + i).bytes()).hasSize(i % 2 == 0 ? 3 * SIZE : 1000);
        }
        int before = three.origin.requests();
        three.node(0).station.dead = true;

        for (int i = 0; i < 10; i++) {
            TestBytes expected = TestBytes.of(i, i % 2 == 0 ? 3L * SIZE : 1000);
            assertThat(three.node(1).get("/o" + i).bytes()).isEqualTo(expected.bytes());
            assertThat(three.node(2).get("/o" + i).bytes()).isEqualTo(expected.bytes());
        }

        assertThat(three.origin.requests()).isEqualTo(before);
        three.close();
    }

    @Test
    void whatIsReadBetweenTheLossesOfTwoNodesCostsTheOriginNothing() {
        TestCluster three = new TestCluster(3, 2);
        for (int i = 0; i < 10; i++) {
            three.origin.put("/o" + i, replicated(i));
            assertThat(three.node(i % 3).get("/o" + i).bytes())
                    .isEqualTo(replicated(i).bytes());
        }
        int before = three.origin.requests();
        lose(three, three.node(0));
        TestNode last = three.node(2);
        for (int i = 0; i < 10; i++) {
            assertThat(last.get("/o" + i).bytes()).isEqualTo(replicated(i).bytes());
        }
        int offers = last.station.requests;
        for (int i = 0; i < 10; i++) {
            assertThat(last.get("/o" + i).bytes()).isEqualTo(replicated(i).bytes());
        }
        assertThat(last.station.requests).as("offers of what was offered").isEqualTo(offers);
        lose(three, three.node(1));
        last.near.clear();
        last.hot.clear();

        for (int i = 0; i < 10; i++) {
            assertThat(last.get("/o" + i).bytes()).isEqualTo(replicated(i).bytes());
        }

        assertThat(three.origin.requests()).isEqualTo(before);
        three.close();
    }

    private static TestBytes replicated(int number) {
        return TestBytes.of(number, number % 2 == 0 ? 3L * SIZE : 1000);
    }

    private static void lose(TestCluster cluster, TestNode lost) {
        lost.station.dead = true;
        List<TestNode> left =
                cluster.nodes.stream().filter(node -> !node.station.dead).toList();
        left.forEach(node -> node.see(left.stream().map(other -> other.self).toList()));
    }

    @Test
    void anObjectThatChangedIsFoundOutByWhoeverFetchesNext() {
        TestBytes other = TestBytes.of(9, 10L * SIZE + 123);
        cluster.origin.put("/big", big);
        assertThat(cluster.node(0).get("/big", "Range", "bytes=0-99").bytes()).isEqualTo(big.range(0, 100));
        assertThat(cluster.node(1).get("/big", "Range", "bytes=0-99").bytes()).isEqualTo(big.range(0, 100));
        cluster.origin.replace("/big", other, "\"v2\"");

        for (TestNode node : cluster.nodes) {
            for (int i = 1; i < 10; i++) {
                long first = (long) i * SIZE;
                assertThat(node.get("/big", "Range", "bytes=" + first + "-" + (first + 99))
                                .bytes())
                        .isEqualTo(other.range(first, first + 100));
            }
            assertThat(node.get("/big").bytes()).isEqualTo(other.bytes());
        }
        assertThat(cluster.origin.heads()).isEqualTo(2);
    }

    @Test
    void aBodyThatPassesOnceIsReadOnceForTheWholeCluster() {
        TestBytes passing = TestBytes.of(4, 3L * SIZE + 5);
        cluster.origin.putStream("/stream", passing);
        cluster.origin.hold();
        List<TestNode.Client> clients = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            cluster.nodes.forEach(node -> clients.add(node.get("/stream")));
        }
        assertThat(clients).allSatisfy(client -> assertThat(client.soFar()).isNotEmpty());
        cluster.origin.release();

        assertThat(clients).allSatisfy(client -> assertThat(client.bytes()).isEqualTo(passing.bytes()));
        assertThat(cluster.origin.bytes()).isEqualTo(passing.length());
        assertThat(cluster.nodes)
                .allSatisfy(node -> assertThat(node.get("/stream").bytes()).isEqualTo(passing.bytes()));
        assertThat(cluster.origin.bytes()).isEqualTo(passing.length());
    }

    @Test
    void whatMayNotBeStoredIsForwardedByTheNodeThatWasAsked() {
        cluster.origin.putPrivate("/mine", big);

        assertThat(cluster.nodes)
                .allSatisfy(node -> assertThat(node.get("/mine").isForwarded()).isTrue());
        assertThat(cluster.origin.heads()).isEqualTo(1);
    }

    @Test
    void aClientThatLeavesDoesNotDisturbTheOthers() {
        cluster.origin.put("/big", big);
        cluster.origin.hold();
        TestNode.Client leaver = cluster.node(0).get("/big");
        TestNode.Client stayer = cluster.node(1).get("/big");
        leaver.leave();
        cluster.origin.release();

        assertThat(stayer.bytes()).isEqualTo(big.bytes());
        assertThat(cluster.origin.bytes()).isEqualTo(big.length());
    }

    @Test
    void nodesThatDisagreeOnTheRingServeTheRightBytes() {
        cluster.origin.put("/big", big);
        // each believes in a ring of its own
        cluster.node(0).see(List.of(cluster.node(0).self, cluster.node(1).self));
        cluster.node(1).see(List.of(cluster.node(1).self, cluster.node(2).self));
        cluster.node(2).see(List.of(cluster.node(2).self, cluster.node(0).self));

        for (TestNode node : cluster.nodes) {
            assertThat(node.get("/big").bytes()).isEqualTo(big.bytes());
        }
    }

    @Test
    void aPeerThatIsSilentAboutASegmentIsNotWaitedForByItsOwnClients() {
        String path = TestCluster.pathOwnedBy(cluster.node(0), 0);
        cluster.origin.put(path, big);
        cluster.node(1).station.silent = true;
        cluster.node(2).station.silent = true;
        cluster.node(3).station.silent = true;

        assertThat(cluster.node(0).get(path, "Range", "bytes=0-99").bytes()).isEqualTo(big.range(0, 100));
    }

    @Test
    void aQuestionThatIsTooLongForTheOwnersContainerIsAnsweredWithoutIt() {
        String path = TestCluster.pathOwnedBy(cluster.node(0), 0);
        cluster.origin.put(path, big);
        cluster.node(0).station.refusing = 431;

        for (int i = 0; i < 3; i++) {
            assertThat(cluster.node(1)
                            .get(path, "Cookie", "long=" + i, "Range", "bytes=0-99")
                            .bytes())
                    .isEqualTo(big.range(0, 100));
        }

        assertThat(cluster.node(1).peers.circuit(cluster.node(0).self))
                .as("nothing is wrong with it")
                .isEqualTo("closed");
    }

    @Test
    void aMemberThatLeavesTheRingMeanwhileStillEndsWhatItSends() {
        String path = TestCluster.pathOwnedBy(cluster.node(0), 0);
        cluster.origin.put(path, big);
        cluster.origin.hold();
        TestNode.Client client = cluster.node(1).get(path, "Range", "bytes=0-" + (SIZE - 1));
        cluster.node(1).peers.keepOnly(Stream.of(cluster.node(2).self));
        cluster.origin.release();

        assertThat(client.bytes()).isEqualTo(big.range(0, SIZE));
    }

    @Test
    void aNodeThatHasHungUpOnAllAnswersAlone() {
        String path = TestCluster.pathOwnedBy(cluster.node(0), 0);
        cluster.origin.put(path, big);
        cluster.node(1).peers.close();

        assertThat(cluster.node(1).get(path, "Range", "bytes=0-99").bytes()).isEqualTo(big.range(0, 100));
    }

    @Test
    void membersThatJoinTakeOverFromTheOthersAndNotFromTheOrigin() {
        List<String> paths = new ArrayList<>();
        TestCluster two = new TestCluster(2);
        for (int i = 0; i < 20; i++) {
            paths.add("/o" + i);
            two.origin.put("/o" + i, TestBytes.of(i, 3L * SIZE));
            assertThat(two.node(i % 2).get("/o" + i).bytes())
                    .isEqualTo(TestBytes.of(i, 3L * SIZE).bytes());
        }
        int before = two.origin.requests();
        two.add();
        two.add();
        two.nodes.forEach(node -> {
            node.see(two.members());
            node.neighbours.donors(3);
        });

        for (int i = 0; i < paths.size(); i++) {
            for (TestNode node : two.nodes) {
                assertThat(node.get(paths.get(i)).bytes())
                        .isEqualTo(TestBytes.of(i, 3L * SIZE).bytes());
            }
        }

        assertThat(two.origin.requests()).isEqualTo(before);
        two.close();
    }
}
