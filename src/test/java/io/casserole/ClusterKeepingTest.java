package io.casserole;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.segment.Descriptor;
import io.casserole.segment.FetchException;
import io.casserole.segment.Kept;
import io.casserole.segment.ObjectKey;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.ObjectSource.Wanted;
import io.casserole.segment.Pause;
import io.casserole.segment.SegmentRequest;
import io.casserole.testing.TestBytes;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How one node has objects and segments kept by the others. */
class ClusterKeepingTest {
    private static final int SIZE = TestCluster.SIZE;
    private static final int COUNT = 11;

    private final TestCluster cluster = new TestCluster(4);
    private final TestBytes big = TestBytes.of(1, 10L * SIZE + 123);
    private final TestNode asker = cluster.node(1);

    @AfterEach
    void allMemoryReturns() {
        cluster.close();
    }

    @Test
    void everySegmentIsAtItsOwnerAndNoByteOfItWentToAnotherNode() {
        cluster.origin.put("/big", big);

        Descriptor object = describe("/big");
        for (int i = 0; i < COUNT; i++) {
            asker.keeper().bring(segment(object, i)).join();
        }

        for (int i = 0; i < COUNT; i++) {
            assertThat(cluster.owner("/big", i).segments.holds(object.segment(i)))
                    .as("segment %s", i)
                    .isCompletedWithValue(true);
        }
        assertThat(cluster.origin.bytes()).isEqualTo(big.length());
        assertThat(cluster.nodes.stream().mapToLong(node -> node.station.bytes).sum())
                .isLessThan(2_000);
    }

    @Test
    void whatIsHeldIsNotAskedOfTheOriginAgain() {
        cluster.origin.put("/big", big);
        Descriptor object = describe("/big");
        assertThat(bring(object, 3)).isCompletedWithValue(Kept.FETCHED);
        int before = cluster.origin.requests();

        assertThat(bring(object, 3)).isCompletedWithValue(Kept.HELD);

        assertThat(cluster.origin.requests()).isEqualTo(before);
    }

    @Test
    void theAnswerComesWhenTheSegmentIsHeld() {
        cluster.origin.put("/big", big);
        Descriptor object = describe("/big");
        cluster.origin.hold();

        CompletableFuture<Kept> kept = bring(object, 5);
        assertThat(kept).isNotDone();
        cluster.origin.release();

        assertThat(kept).isCompletedWithValue(Kept.FETCHED);
    }

    @Test
    void anOwnerThatIsGoneIsReplacedByTheNextInRank() {
        cluster.origin.put("/big", big);
        Descriptor object = describe("/big");
        cluster.nodes.stream().filter(node -> node != asker).forEach(node -> node.station.dead = true);

        for (int i = 0; i < COUNT; i++) {
            assertThat(bring(object, i)).isCompleted();
        }

        assertThat(cluster.origin.bytes()).isEqualTo(big.length());
    }

    @Test
    void aMemberThatDoesNotKnowTheQuestionIsPassedOver() {
        cluster.origin.put("/big", big);
        Descriptor object = describe("/big");
        cluster.nodes.stream().filter(node -> node != asker).forEach(node -> node.station.refusing = 400);

        for (int i = 0; i < COUNT; i++) {
            assertThat(bring(object, i)).isCompleted();
        }

        assertThat(asker.peers.circuit(cluster.node(0).self)).isEqualTo("closed");
    }

    @Test
    void aBodyThatPassesOnceHasPassedAtItsOwner() {
        String path = TestCluster.pathOwnedBy(cluster.node(0), 0);
        TestBytes passing = TestBytes.of(4, 3L * SIZE + 5);
        cluster.origin.putStream(path, passing);

        Descriptor object = describe(path);

        assertThat(object.length()).isEqualTo(passing.length());
        assertThat(cluster.node(0).station.bytes).isLessThan(1_000);
        for (int i = 0; i < 4; i++) {
            assertThat(bring(object, i)).isCompletedWithValue(Kept.HELD);
        }
        assertThat(cluster.node(2).get(path).bytes()).isEqualTo(passing.bytes());
        assertThat(cluster.origin.bytes()).isEqualTo(passing.length());
    }

    @Test
    void whatMayNotBeStoredIsNotBrought() {
        String path = TestCluster.pathOwnedBy(cluster.node(0), 0);
        cluster.origin.putPrivate(path, big);

        assertThat(asker.keeper().bring(probe(path))).isCompletedWithValue(new Description.Uncacheable("private"));
        assertThat(cluster.origin.gets()).isZero();
    }

    @Test
    void aPauseThatTheOriginAsksForIsToldToTheAsker() {
        cluster.origin.put("/big", big);
        Descriptor object = describe("/big");
        cluster.origin.refuse("/big", 503, "Retry-After", "7");

        assertThat(failure(bring(object, 5)).pause()).contains(new Pause(false, Duration.ofSeconds(7)));
    }

    @Test
    void memoryThatOthersWaitForIsNotTaken() {
        String path = TestCluster.pathOwnedBy(cluster.node(0), 0);
        cluster.origin.put(path, big);
        Descriptor object = describe(path);
        TestNode owner = cluster.owner(path, 5);
        long free = owner.memory.flights().limit() - owner.memory.flights().used();
        owner.memory.flights().force(free);

        CompletableFuture<Kept> kept = bring(object, 5);
        cluster.delayer.runUpTo(Duration.ofMillis(100));
        assertThat(kept).isNotDone();
        assertThat(cluster.origin.bytes()).as("bytes beside the first segment").isLessThanOrEqualTo(SIZE);
        owner.memory.flights().release(free);
        cluster.delayer.runUpTo(Duration.ofMillis(100));

        assertThat(kept).isCompletedWithValue(Kept.FETCHED);
    }

    @Test
    void whoeverFindsNoIdleMemoryForLongIsToldToComeAgain() {
        String path = TestCluster.pathOwnedBy(cluster.node(0), 0);
        cluster.origin.put(path, big);
        Descriptor object = describe(path);
        TestNode owner = cluster.owner(path, 5);
        long free = owner.memory.flights().limit() - owner.memory.flights().used();
        owner.memory.flights().force(free);

        CompletableFuture<Kept> kept = bring(object, 5);
        for (int look = 0; look < 100; look++) {
            cluster.delayer.runUpTo(Duration.ofMillis(100));
        }

        assertThat(failure(kept).reason()).isEqualTo(FetchException.Reason.BUSY);
        owner.memory.flights().release(free);
    }

    private static FetchException failure(CompletableFuture<?> failed) {
        assertThat(failed).isCompletedExceptionally();
        try {
            throw new AssertionError("expected a failure, found " + failed.join());
        } catch (CompletionException e) {
            return (FetchException) Objects.requireNonNull(e.getCause());
        }
    }

    private Descriptor describe(String path) {
        Description told = asker.keeper().bring(probe(path)).join();
        return ((Description.Told) told).stored().descriptor();
    }

    private static Probe probe(String path) {
        return new Probe(
                ObjectKey.primary(path),
                RequestTarget.parse(path),
                Fields.empty(),
                Optional.of(new Wanted(Optional.empty())));
    }

    private CompletableFuture<Kept> bring(Descriptor object, int index) {
        return asker.keeper().bring(segment(object, index));
    }

    private static SegmentRequest segment(Descriptor object, int index) {
        return new SegmentRequest(object, index, object.variantFields());
    }
}
