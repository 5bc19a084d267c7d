package io.casserole;

import io.casserole.config.CasseroleConfig;
import io.casserole.config.ClusterConfig;
import io.casserole.config.Secret;
import io.casserole.peer.Cluster;
import io.casserole.peer.ClusterExplainer;
import io.casserole.peer.ClusterInvalidator;
import io.casserole.peer.ClusterPurger;
import io.casserole.peer.ClusterSecret;
import io.casserole.peer.ClusterView;
import io.casserole.peer.LeftOut;
import io.casserole.peer.LinePinger;
import io.casserole.peer.Member;
import io.casserole.peer.MembersStats;
import io.casserole.peer.PeerAnswers;
import io.casserole.peer.PeerService;
import io.casserole.peer.Peers;
import io.casserole.peer.PurgeLog;
import io.casserole.peer.Refusals;
import io.casserole.peer.ReplicaIntake;
import io.casserole.segment.Dialer;
import io.casserole.segment.Instruments;
import io.casserole.segment.NodeExplainer;
import io.casserole.segment.Purger;
import io.casserole.segment.SegmentMemory;
import io.casserole.segment.TracedOrigin;
import io.casserole.servlet.Peering;
import io.casserole.upstream.HttpWire;
import io.casserole.upstream.WireLimits;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts that only a member of a cluster has. */
final class ClusterParts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterParts.class);

    /** Of the connections to one peer, so many of four may carry segments at once; the others are for shorter questions. */
    private static final int SEGMENTS_OF_FOUR = 3;

    private static final Duration TELL = Duration.ofSeconds(2);

    private final Surroundings around;
    private final ClusterSecret secret;
    private final Cluster cluster;
    private final Peers peers;
    private final ClusterPurger purger;
    private final Refusals refusals;
    private @Nullable CompletableFuture<Void> left; // guarded by this

    private ClusterParts(
            Surroundings around, ClusterSecret secret, Cluster cluster, Peers peers, ClusterPurger purger) {
        this.around = around;
        this.secret = secret;
        this.cluster = cluster;
        this.peers = peers;
        this.purger = purger;
        this.refusals = new Refusals(around.clock());
    }

    /**
     * Prepares to join; nobody is told yet.
     *
     * @throws RuntimeException with a message for the operator, if this node cannot be a member
     */
    static ClusterParts open(Surroundings around, HttpWire wire, PurgeLog purges) {
        CasseroleConfig config = around.settings();
        ClusterConfig settings = config.cluster();
        SecureRandom chance = around.chance();
        Dialer dialer = wire.peers(WireLimits.ofPeer(settings.peerConnections()), settings.peerTls());
        Member self = Cluster.describe(config, config.client().address().getPort(), around.contextPath(), chance);
        ClusterSecret secret =
                settings.secret().map(Secret::text).map(ClusterSecret::of).orElseGet(ClusterSecret::insecure);
        Cluster cluster = Cluster.of(config, self, new LinePinger(dialer), chance);
        int segmentsAtOnce = Math.max(1, settings.peerConnections() * SEGMENTS_OF_FOUR / 4);
        Peers peers = new Peers(
                self,
                secret,
                TracedOrigin.of(dialer, around.tracing()),
                segmentsAtOnce,
                around.clock(),
                System::nanoTime,
                chance,
                purges);
        ClusterPurger purger = new ClusterPurger(
                purges, cluster.rings(), peers, cluster::purgeNumbers, around.delayer(), System::nanoTime, chance);
        cluster.rings().listen(ring -> peers.keepOnly(ring.members().stream()));
        cluster.rings().listen(purger::see);
        return new ClusterParts(around, secret, cluster, peers, purger);
    }

    Stairs.Others others() {
        return new Stairs.Others(cluster.rings(), peers, settings().replicas());
    }

    /** Makes this node, and the others, forget what unsafe requests have changed. */
    ClusterInvalidator invalidator(Stairs stairs) {
        return new ClusterInvalidator(cluster.rings(), peers, around.delayer(), stairs.key(), stairs.forget());
    }

    /** What the others count. */
    MembersStats stats() {
        return new MembersStats(cluster.rings(), peers, around.delayer());
    }

    /** Where the others ask this node. */
    Peering peering(Stairs stairs, SegmentMemory memory) {
        PeerService service = new PeerService(
                cluster::self,
                secret,
                new PeerAnswers(
                        stairs.owner(),
                        stairs.here(),
                        stairs.explainer(),
                        new ReplicaIntake(cluster.rings(), peers, memory, stairs.owner(), around.clock()),
                        purger,
                        invalidator(stairs),
                        () -> around.meters().snapshot().toJson(),
                        around.clock(),
                        around.delayer()),
                refusals,
                around.clock());
        OptionalInt port = settings().peeringPort().map(OptionalInt::of).orElseGet(OptionalInt::empty);
        return new Peering(Optional.of(service), port);
    }

    /** Says what the members know and have. */
    ClusterExplainer explainer(NodeExplainer self) {
        return new ClusterExplainer(cluster.rings(), peers, self, around.delayer());
    }

    Purger purger() {
        return purger;
    }

    private ClusterConfig settings() {
        return around.settings().cluster();
    }

    /** Begins to work with the others, and to hear of the settings that all nodes share. */
    void join() {
        cluster.followSettings(shared -> around.live().take(LiveSettings.Giver.ETCD, shared));
        purger.start(cluster.joined());
        cluster.join();
    }

    /** Tells the others that this node owns nothing any more. */
    synchronized void leave() {
        if (left == null) {
            left = cluster.leave();
        }
    }

    /** Waits until the others could know, and not longer than {@link #TELL}. */
    synchronized void awaitLeft() {
        CompletableFuture<Void> telling = left;
        if (telling == null) {
            return;
        }
        try {
            telling.get(
                    TELL.toMillis(), TimeUnit.MILLISECONDS); // not completeOnTimeout: its thread would stay for ever
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("CSR-0105 The other nodes may not know yet that this one leaves: {}", e.toString());
        }
    }

    /** This node's id. */
    String id() {
        return cluster.self().id();
    }

    /** What this node does without, as a member. */
    Set<Degradation> degraded() {
        return Degradation.ofCluster(cluster.view(), !peers.skewed().isEmpty());
    }

    /** Shows who the members are, and how well they answer. */
    void showOn(Instruments instruments) {
        cluster.showOn(instruments, peers);
        instruments.counter(
                "casserole_peer_refused_requests_total",
                "Requests to the peering address that were refused: unsigned, too old, or for another node",
                refusals::count);
    }

    /** For health: who the members are, as this node sees them, and how well they answer. */
    Map<String, Object> details() {
        ClusterView view = cluster.view();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("self", view.self().id());
        details.put("address", view.self().address().toString());
        details.put(
                "conditions",
                view.conditions().stream().map(Object::toString).sorted().toList());
        details.put("members", view.members().stream().map(this::details).toList());
        details.put(
                "left-out", view.leftOut().stream().map(ClusterParts::details).toList());
        details.put("clock-skew", List.copyOf(peers.skewed()));
        details.put("refused-requests", refusals.count());
        details.put("wrong-segments", peers.wrongSegments());
        return details;
    }

    private Map<String, Object> details(Member member) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("id", member.id());
        details.put("address", member.address().toString());
        details.put("weight", member.weight());
        details.put("state", member.state().name().toLowerCase(Locale.ROOT));
        details.put("circuit", peers.circuit(member));
        return details;
    }

    private static Map<String, Object> details(LeftOut out) {
        return Map.of(
                "id", out.member().id(),
                "address", out.member().address().toString(),
                "reason", out.reason().toString());
    }

    /** Leaves the cluster and hangs up on the others. */
    @Override
    public void close() {
        cluster.close();
        peers.close();
    }
}
