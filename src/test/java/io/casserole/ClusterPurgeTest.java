package io.casserole;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.peer.PurgeNumbers;
import io.casserole.segment.Purge;
import io.casserole.segment.PurgeScope;
import io.casserole.segment.Purger.Outcome;
import io.casserole.testing.TestBytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterPurgeTest {
    private static final int SIZE = TestCluster.SIZE;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestCluster cluster = new TestCluster(4);
    private final TestBytes old = TestBytes.of(1, 3L * SIZE + 123);
    private final TestBytes current = TestBytes.of(2, 3L * SIZE + 123);

    @AfterEach
    void allMemoryReturns() {
        cluster.close();
    }

    private void readEverywhere(String path, TestBytes content) {
        assertThat(cluster.nodes)
                .allSatisfy(node -> assertThat(node.get(path).bytes()).isEqualTo(content.bytes()));
    }

    private static CompletableFuture<Outcome> purge(TestNode node, String path) {
        return node.purger.purge(new PurgeScope.Url(path), false);
    }

    @Test
    void hardPurgeOnOneNodeIsSeenByAllUnderTheSameTag() {
        cluster.origin.put("/big", old);
        readEverywhere("/big", old);
        cluster.origin.put("/big", current);
        readEverywhere("/big", old);

        Outcome outcome = purge(cluster.node(2), "/big").join();

        assertThat(outcome).isEqualTo(new Outcome(1, List.of("node0", "node1", "node2", "node3"), List.of()));
        readEverywhere("/big", current);
        assertThat(cluster.origin.bytes()).isEqualTo(old.length() + current.length());
    }

    @Test
    void softPurgeCostsOneValidationAndNoBytes() {
        cluster.origin.put("/big", old);
        readEverywhere("/big", old);
        int heads = cluster.origin.heads();
        long bytes = cluster.origin.bytes();

        cluster.node(1).purger.purge(new PurgeScope.Prefix("/b"), true).join();

        readEverywhere("/big", old);
        assertThat(cluster.origin.heads()).isEqualTo(heads + 1);
        assertThat(cluster.origin.bytes()).isEqualTo(bytes);
    }

    @Test
    void tagsOfTheOriginArePurgedWithSmallObjectsToo() {
        TestBytes small = TestBytes.of(3, 100);
        cluster.origin.put("/tagged", small, "Surrogate-Key", "a news");
        cluster.origin.put("/plain", small);
        readEverywhere("/tagged", small);
        readEverywhere("/plain", small);
        int requests = cluster.origin.requests();

        cluster.node(0).purger.purge(new PurgeScope.Tag("news"), false).join();

        readEverywhere("/plain", small);
        assertThat(cluster.origin.requests()).isEqualTo(requests);
        readEverywhere("/tagged", small);
        assertThat(cluster.origin.requests()).isEqualTo(requests + 2);
    }

    @Test
    void memberThatIsDeadIsNamedAfterASecond() {
        cluster.node(3).station.dead = true;

        CompletableFuture<Outcome> outcome = purge(cluster.node(0), "/a");
        assertThat(outcome).isNotDone();
        cluster.delayer.runUpTo(SECOND);

        assertThat(outcome.join().applied()).containsExactly("node0", "node1", "node2");
        assertThat(outcome.join().missing()).containsExactly("node3");
    }

    @Test
    void memberThatAnswersOnTheSecondTryIsNotMissing() {
        cluster.node(3).station.dead = true;
        CompletableFuture<Outcome> outcome = purge(cluster.node(0), "/a");
        cluster.node(3).station.dead = false;

        cluster.delayer.runUpTo(Duration.ofMillis(500));

        assertThat(outcome.join().missing()).isEmpty();
    }

    @Test
    void memberThatStartsAsksWhatItHasMissedBeforeItServesAnything() {
        TestNode away = cluster.node(1);
        String path = TestCluster.pathOwnedBy(away, 0);
        cluster.origin.put(path, old);
        readEverywhere(path, old);
        away.station.dead = true;
        var unused = purge(cluster.node(0), path);
        cluster.delayer.runUpTo(SECOND);
        cluster.origin.put(path, current);
        away.station.dead = false;

        CompletableFuture<Void> joined = new CompletableFuture<>();
        away.see(List.of(away.self));
        away.purger.start(joined);
        TestNode.Client client = away.get(path);
        assertThat(client.isAnswered()).isFalse();
        away.see(cluster.members());
        assertThat(client.isAnswered())
                .as("there may be others yet to be found")
                .isFalse();
        joined.complete(null);

        assertThat(client.bytes()).isEqualTo(current.bytes());
    }

    @Test
    void memberThatFindsNobodyServesAfterSomeSeconds() {
        TestNode away = cluster.node(1);
        cluster.origin.put("/big", old);
        readEverywhere("/big", old);
        away.purger.start(new CompletableFuture<>());

        TestNode.Client client = away.get("/big");
        assertThat(client.isAnswered()).isFalse();
        cluster.delayer.runUpTo(SECOND);
        assertThat(client.isAnswered()).isFalse();
        cluster.delayer.runUpTo(Duration.ofSeconds(10));

        assertThat(client.bytes()).isEqualTo(old.bytes());
    }

    @Test
    void memberThatStoodStillAsksWhatItHasMissedBeforeItServesAnything() {
        TestNode still = cluster.node(1);
        cluster.origin.put("/big", old);
        readEverywhere("/big", old);
        still.purger.start(CompletableFuture.completedFuture(null));
        still.station.silent = true;
        CompletableFuture<Outcome> outcome = purge(cluster.node(0), "/big");
        cluster.delayer.runUpTo(SECOND);
        assertThat(outcome.join().missing()).containsExactly("node1");
        cluster.origin.put("/big", current);
        still.station.silent = false;
        cluster.clock.advance(SECOND);

        assertThat(still.get("/big").bytes()).isEqualTo(current.bytes());
        assertThat(still.purges.newest()).isEqualTo(1);
    }

    @Test
    void memberThatStoodStillDoesNotTakeAnAnswerFromBeforeForOne() {
        TestNode still = cluster.node(1);
        cluster.origin.put("/big", old);
        readEverywhere("/big", old);
        still.purger.start(CompletableFuture.completedFuture(null));
        cluster.nodes.forEach(node -> node.station.silent = true);
        still.see(List.of(still.self));
        still.see(cluster.members()); // asks, and has no answer yet
        cluster.nodes.forEach(node -> node.station.silent = false);
        cluster.clock.advance(SECOND);

        TestNode.Client client = still.get("/big");
        assertThat(client.isAnswered())
                .as("an answer that is on its way says nothing of now")
                .isFalse();
        cluster.delayer.runUpTo(SECOND);

        assertThat(client.bytes()).isEqualTo(old.bytes());
    }

    @Test
    void memberThatWasCutOffAsksAgainEverySecond() {
        TestNode away = cluster.node(1);
        away.purger.start(CompletableFuture.completedFuture(null));
        cluster.nodes.forEach(node -> node.station.dead = node != away);
        away.see(List.of(away.self));
        away.see(cluster.members()); // nobody answers
        cluster.nodes.forEach(node -> node.station.dead = node == away);
        var unused = purge(cluster.node(0), "/big");
        cluster.nodes.forEach(node -> node.station.dead = false);

        cluster.delayer.runUpTo(SECOND);

        assertThat(away.purges.newest()).isEqualTo(1);
    }

    /** The counter answers the second of two before the first, so that the first finds its number given. */
    @Test
    void purgesMadeAtOnceHaveNumbersOfTheirOwn() {
        HandNumbers numbers = new HandNumbers();
        cluster.numbers = numbers;
        CompletableFuture<Outcome> one = purge(cluster.node(0), "/one");
        CompletableFuture<Outcome> two = purge(cluster.node(1), "/two");

        numbers.answer(1, 2);
        assertThat(two.join().number()).isEqualTo(2);
        numbers.answer(0, 1);
        assertThat(one).as("asks again: node0 has applied 2 meanwhile").isNotDone();
        numbers.answer(2, 3);

        assertThat(one.join()).isEqualTo(new Outcome(3, List.of("node0", "node1", "node2", "node3"), List.of()));
        assertThat(numbers.asked).containsExactly(0L, 0L, 2L);
        assertThat(cluster.nodes.stream().map(node -> node.purges.newest())).containsOnly(3L);
    }

    @Test
    void withoutAnAnswerOfTheCounterTheNextNumberServes() {
        HandNumbers numbers = new HandNumbers();
        cluster.numbers = numbers;
        CompletableFuture<Outcome> late = purge(cluster.node(0), "/late");
        assertThat(late).isNotDone();
        cluster.delayer.runUpTo(Duration.ofMillis(500));
        assertThat(late.join()).isEqualTo(new Outcome(1, List.of("node0", "node1", "node2", "node3"), List.of()));

        CompletableFuture<Outcome> failed = purge(cluster.node(1), "/failed");
        numbers.fail(1);
        assertThat(failed.join().number()).isEqualTo(2);
    }

    @Test
    void counterIsToldFromTimeToTimeWhatWasApplied() {
        HandNumbers numbers = new HandNumbers();
        cluster.numbers = numbers;
        TestNode node = cluster.node(0);
        node.purger.start(CompletableFuture.completedFuture(null));
        CompletableFuture<Outcome> outcome = purge(node, "/a");
        numbers.answer(0, 7);
        assertThat(outcome.join().number()).isEqualTo(7);

        for (int second = 0; second < 10; second++) {
            cluster.delayer.runUpTo(SECOND);
        }

        assertThat(numbers.skipped).containsExactly(7L);
    }

    /** Numbers that a test gives. */
    private static final class HandNumbers implements PurgeNumbers {
        private final List<Long> asked = new ArrayList<>();
        private final List<Long> skipped = new ArrayList<>();
        private final List<CompletableFuture<Long>> answers = new ArrayList<>();

        void answer(int question, long number) {
            answers.get(question).complete(number);
        }

        void fail(int question) {
            answers.get(question).completeExceptionally(new IllegalStateException("scripted"));
        }

        @Override
        public CompletableFuture<Long> above(long highest) {
            asked.add(highest);
            answers.add(new CompletableFuture<>());
            return answers.get(answers.size() - 1);
        }

        @Override
        public CompletableFuture<Void> skip(long highest) {
            skipped.add(highest);
            return CompletableFuture.completedFuture(null);
        }
    }

    @Test
    void ownerThatMissedAPurgeLearnsItFromWhoAsks() {
        TestNode owner = cluster.node(1);
        String path = TestCluster.pathOwnedBy(owner, 0);
        cluster.origin.put(path, old);
        readEverywhere(path, old);
        owner.station.dead = true;
        var unused = purge(cluster.node(0), path);
        cluster.delayer.runUpTo(SECOND);
        cluster.origin.put(path, current);
        owner.station.dead = false;
        cluster.clock.advance(Duration.ofSeconds(10)); // its circuit

        assertThat(cluster.node(2).get(path).bytes()).isEqualTo(current.bytes());
        assertThat(owner.purges.newest()).isEqualTo(1);
        assertThat(owner.get(path).bytes()).isEqualTo(current.bytes());
    }

    @Test
    void purgesMadeOnBothSidesOfASplitReachEverybody() {
        cluster.origin.put("/one", old);
        cluster.origin.put("/two", old);
        readEverywhere("/one", old);
        readEverywhere("/two", old);
        TestNode left = cluster.node(0);
        TestNode right = cluster.node(3);
        left.see(List.of(left.self));
        cluster.nodes.stream()
                .filter(node -> node != left)
                .forEach(node -> node.see(cluster.members().subList(1, 4)));
        assertThat(purge(left, "/one").join().number()).isEqualTo(1);
        assertThat(purge(right, "/two").join().number()).isEqualTo(1);
        cluster.origin.put("/one", current);
        cluster.origin.put("/two", current);

        cluster.nodes.forEach(node -> node.see(cluster.members()));

        readEverywhere("/one", current);
        readEverywhere("/two", current);
        assertThat(cluster.nodes.stream().map(node -> node.purges.newest()).distinct())
                .hasSize(1);
    }

    @Test
    void quietNodesSayNothingAboutPurgesTwice() {
        cluster.origin.put("/big", old);
        purge(cluster.node(0), "/big").join();
        readEverywhere("/big", old);
        readEverywhere("/big", old);
        int before = requests();

        readEverywhere("/big", old);
        cluster.clock.advance(Duration.ofMinutes(1));

        assertThat(requests() - before)
                .as("requests between nodes for what is near or hot")
                .isLessThan(30);
        assertThat(cluster.nodes.stream().map(node -> node.purges.newest())).containsOnly(1L);
    }

    private int requests() {
        return cluster.nodes.stream().mapToInt(node -> node.station.requests).sum();
    }

    @Test
    void recordsTravelWhole() {
        Purge purge = new Purge("n-1", 7, new PurgeScope.Prefix("/a%20\"b\\"), true);
        assertThat(purge.numbered(9).scope()).isEqualTo(purge.scope());
        cluster.node(0).purger.purge(purge.scope(), true).join();

        assertThat(cluster.nodes)
                .allSatisfy(node -> assertThat(node.purges
                                .match("/a%20\"b\\c", io.casserole.http.Fields.empty())
                                .soft())
                        .isEqualTo(1));
    }
}
