package io.casserole;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.cache.Answer;
import io.casserole.cache.CacheRequest;
import io.casserole.cache.KeyedExplainer;
import io.casserole.cache.KeyedPurger;
import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.peer.ClusterExplainer;
import io.casserole.peer.ClusterInvalidator;
import io.casserole.peer.ClusterPurger;
import io.casserole.peer.ClusterSecret;
import io.casserole.peer.Member;
import io.casserole.peer.PeerAnswers;
import io.casserole.peer.PeerService;
import io.casserole.peer.Peers;
import io.casserole.peer.PurgeLog;
import io.casserole.peer.Refusals;
import io.casserole.peer.ReplicaIntake;
import io.casserole.peer.Ring;
import io.casserole.segment.Body;
import io.casserole.segment.Descriptor;
import io.casserole.segment.Entry;
import io.casserole.segment.Explainer;
import io.casserole.segment.Keeper;
import io.casserole.segment.ObjectKey;
import io.casserole.segment.Piece;
import io.casserole.segment.Purger;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.TracedOrigin;
import io.casserole.testing.MapDescriptors;
import io.casserole.testing.MapStore;
import io.casserole.testing.TestMemory;
import io.casserole.upstream.FetchConfig;
import io.casserole.upstream.Mirrors;
import io.casserole.upstream.Upstream;
import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One node of a {@link TestCluster}. */
final class TestNode {
    private static final long FLIGHTS = 64L * 64 * 1024;

    final Member self;
    final TestCluster.HandRing neighbours;
    final MapStore segments = new MapStore();
    final MapStore hot = new MapStore("hot map");
    final MapDescriptors descriptors = new MapDescriptors();
    final MapDescriptors near = new MapDescriptors();
    final TestMemory memory = new TestMemory(TestCluster.SIZE, FLIGHTS);
    final TestMemory edgeMemory = new TestMemory(TestCluster.SIZE, FLIGHTS);
    final PurgeLog purges;
    final ClusterPurger purger;
    final Purger front;
    final Explainer explainer;
    final Peers peers;
    final ClusterInvalidator invalidator;
    final Refusals refusals;
    final MemoryDialer.Station station;
    String stats = "{}";
    private final Stairs stairs;

    TestNode(TestCluster cluster, Member self, ClusterSecret secret) {
        this.self = self;
        Random chance = new Random(self.id().hashCode());
        neighbours = new TestCluster.HandRing(self);
        purges = PurgeLog.open(Optional.empty(), Runnable::run, cluster.clock, chance.nextLong());
        peers = new Peers(
                self,
                secret,
                TracedOrigin.of(cluster.dialer, cluster.tracing),
                8,
                cluster.clock,
                () -> cluster.clock.millis() * 1_000_000,
                chance,
                purges);
        purger = new ClusterPurger(
                purges,
                neighbours,
                peers,
                () -> cluster.numbers,
                cluster.delayer,
                () -> cluster.clock.millis() * 1_000_000,
                chance);
        refusals = new Refusals(cluster.clock);
        Upstream upstream = Upstream.of(
                Mirrors.of(cluster.upstream, cluster::wire, () -> cluster.clock.millis() * 1_000_000, cluster.clock),
                memory.memory(),
                segments,
                () -> FetchConfig.of(cluster.upstream, cluster.config, () -> cluster.rules),
                purges,
                cluster.clock,
                cluster.delayer,
                chance);
        stairs = Stairs.clustered(
                new Stairs.Own(segments, descriptors, memory.memory()),
                new Stairs.Edge(hot, near, edgeMemory.memory()),
                upstream,
                new Stairs.Others(neighbours, peers, cluster.replicas),
                new Stairs.Tools(
                        () -> cluster.config,
                        () -> cluster.rules,
                        "origin.example",
                        purges,
                        cluster.delayer,
                        cluster.clock,
                        chance));
        explainer = new KeyedExplainer(
                () -> cluster.config,
                stairs.keying(),
                new ClusterExplainer(neighbours, peers, stairs.explainer(), cluster.delayer)::explain);
        front = new KeyedPurger(stairs.key(), purger);
        invalidator = new ClusterInvalidator(neighbours, peers, cluster.delayer, stairs.key(), stairs.forget());
        PeerService service = new PeerService(
                () -> self,
                secret,
                new PeerAnswers(
                        stairs.owner(),
                        stairs.here(),
                        stairs.explainer(),
                        new ReplicaIntake(neighbours, peers, memory.memory(), stairs.owner(), cluster.clock),
                        purger,
                        invalidator,
                        () -> stats,
                        cluster.clock,
                        cluster.delayer),
                refusals,
                cluster.clock);
        station = new MemoryDialer.Station(fields -> service.answer(fields, self.id()));
        cluster.dialer.station(self.address(), station);
    }

    /** From now on these are the members for this node. */
    void see(Collection<Member> members) {
        neighbours.set(Ring.of(self.id(), members));
        purger.see(neighbours.ring());
    }

    /** Begins a GET. */
    Client get(String path, String... fields) {
        return new Client(stairs.cache().answer(new CacheRequest("GET", RequestTarget.parse(path), Fields.of(fields))));
    }

    /** Brings to its owner what is to be there before it is asked for. */
    Keeper keeper() {
        return stairs.keeper();
    }

    /** How often this node found an object that does not hold still. */
    long unstable() {
        return stairs.unstable().getAsLong();
    }

    /** Whether this node, as an owner, has that segment of the object of which it knows. */
    boolean holds(String path, int index) {
        Descriptor descriptor = descriptors
                .peek(ObjectKey.primary(path))
                .map(entry -> ((Entry.Stored) entry).descriptor())
                .or(() -> near.peek(ObjectKey.primary(path)).map(entry -> ((Entry.Stored) entry).descriptor()))
                .orElseThrow();
        Optional<SegmentReader> held = segments.peek(descriptor.segment(index));
        held.ifPresent(SegmentReader::close);
        return held.isPresent();
    }

    void close() {
        peers.close();
        segments.clear();
        hot.clear();
        memory.assertAllReturned();
        edgeMemory.assertAllReturned();
    }

    /** A client that reads as fast as bytes come. */
    static final class Client {
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private final CompletableFuture<Answer> answer;
        private @Nullable Body body;
        private @Nullable Piece last;

        Client(CompletableFuture<Answer> answer) {
            this.answer = answer;
            var unused = answer.thenAccept(known -> {
                if (known instanceof Answer.Response response) {
                    body = response.body();
                    read();
                }
            });
        }

        private void read() {
            Body from = body;
            while (from != null && last == null) {
                Piece piece = from.read(7_000);
                if (piece == null) {
                    from.demand(this::read);
                    return;
                }
                if (piece instanceof Piece.Bytes bytes) {
                    byte[] copy = new byte[bytes.buffer().remaining()];
                    bytes.buffer().get(copy);
                    received.writeBytes(copy);
                    bytes.release();
                } else {
                    last = piece;
                    from.close();
                }
            }
        }

        /** Leaves before the end. */
        void leave() {
            if (body != null) {
                body.close();
            }
        }

        Answer.Response response() {
            assertThat(answer).isCompleted();
            return (Answer.Response) answer.join();
        }

        boolean isAnswered() {
            return answer.isDone();
        }

        int status() {
            return response().status();
        }

        String cacheStatus() {
            return response().cacheStatus().withoutKey().toString();
        }

        /** When a client that was refused for now is to come back. */
        String retryAfter() {
            assertThat(response().status()).isEqualTo(503);
            return response().fields().first("Retry-After").orElse("");
        }

        byte[] soFar() {
            return received.toByteArray();
        }

        /** All bytes of a response that must have ended well. */
        byte[] bytes() {
            assertThat(response().status()).isBetween(200, 299);
            assertThat(last).as("the end of the body").isInstanceOf(Piece.End.class);
            return soFar();
        }

        /** Whether the response was cut after its head. */
        boolean isCut() {
            return last instanceof Piece.Failed;
        }

        boolean isForwarded() {
            return answer.isDone() && answer.join() instanceof Answer.Forward;
        }
    }
}
