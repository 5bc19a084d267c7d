package io.casserole.peer;

import io.casserole.config.CasseroleConfig;
import io.casserole.config.ClusterConfig;
import io.casserole.peer.Member.State;
import io.casserole.segment.Instruments;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This node's place in its cluster: who the members are, and the rings that follow from it. A node that is alone has no thread here. */
public final class Cluster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    private final Membership membership;
    private final Rings rings;
    private final PurgeNumbers numbers;
    private final Optional<SharedSettings> settings;
    private final Runnable afterwards;
    private volatile ClusterView view;

    private Cluster(
            Membership membership,
            PurgeNumbers numbers,
            Optional<SharedSettings> settings,
            Duration handOverWindow,
            Runnable afterwards) {
        this.membership = membership;
        this.numbers = numbers;
        this.rings = new Rings(membership.self(), handOverWindow, System::nanoTime);
        this.view = ClusterView.alone(membership.self());
        this.settings = settings;
        this.afterwards = afterwards;
    }

    /**
     * This node as it tells itself to the others.
     *
     * @param port where the container listens, for a node without a peering-address
     * @param contextPath of the web application
     * @throws IllegalStateException with a message for the operator, if no address can be told
     */
    public static Member describe(CasseroleConfig config, int port, String contextPath, RandomGenerator chance) {
        ClusterConfig cluster = config.cluster();
        return new Member(
                cluster.nodeId()
                        .orElseGet(
                                () -> NodeId.in(cluster.isClustered() ? directory(config) : Optional.empty(), chance)),
                PeeringAddress.of(cluster, port, contextPath),
                cluster.weight(),
                Member.PROTOCOL,
                HexFormat.of().toHexDigits(chance.nextLong()),
                Fingerprint.of(config.upstream(), config.cache()),
                State.SERVING);
    }

    /**
     * A node that has joined nobody yet.
     *
     * @throws IllegalStateException with a message for the operator, if the settings cannot be used
     */
    public static Cluster of(CasseroleConfig config, Member self, Pinger pinger, RandomGenerator chance) {
        ClusterConfig cluster = config.cluster();
        if (!cluster.isClustered()) {
            return new Cluster(
                    new AloneMembership(self),
                    PurgeNumbers.own(),
                    Optional.empty(),
                    cluster.handOverWindow(),
                    () -> {});
        }
        ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(
                1, threads("casserole-cluster"), new ThreadPoolExecutor.DiscardPolicy());
        Agenda agenda = Agenda.on(thread);
        if (cluster.etcd().isEmpty()) {
            Membership fixed = new FixedMembership(cluster.peers(), self, agenda, pinger);
            return new Cluster(
                    fixed, PurgeNumbers.own(), Optional.empty(), cluster.handOverWindow(), thread::shutdownNow);
        }
        Registry registry = registry(cluster);
        EtcdMembership followed = new EtcdMembership(
                registry,
                cluster.name(),
                self,
                agenda,
                pinger,
                new KnownMembers(directory(config).map(path -> path.resolve("members"))),
                chance::nextDouble);
        PurgeNumbers numbers = new RegistryPurgeNumbers(registry, cluster.name());
        SharedSettings settings = new SharedSettings(registry, cluster.name(), agenda, chance::nextDouble);
        return new Cluster(followed, numbers, Optional.of(settings), cluster.handOverWindow(), thread::shutdownNow);
    }

    private static Registry registry(ClusterConfig config) {
        EtcdClients clients = EtcdClients.of(config, threads("casserole-etcd"));
        return new JetcdRegistry(clients, () -> {
            clients.close();
            SharedThreads.awaitEnd();
        });
    }

    private static Optional<Path> directory(CasseroleConfig config) {
        return config.tier().diskCacheEnabled() ? Optional.of(config.tier().diskCacheDir()) : Optional.empty();
    }

    private static ThreadFactory threads(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Begins to tell the settings that all nodes share in etcd, values by names, whenever they were read.
     *
     * @param listener called on the thread of the cluster; may write a small file, and must not block otherwise
     */
    public void followSettings(Consumer<Map<String, String>> listener) {
        settings.ifPresent(shared -> shared.start(listener));
    }

    /** Begins to find the others and to be found; this node must be ready to answer them soon. Does not wait. */
    public void join() {
        membership.start(next -> {
            LOG.info(
                    "CSR-0501 Members of the cluster: {}{}",
                    ids(next),
                    next.conditions().isEmpty() ? "" : ", " + next.conditions());
            view = next;
            rings.follow(next);
        });
    }

    private static List<String> ids(ClusterView view) {
        return view.members().stream().map(Member::id).sorted().toList();
    }

    /** Complete when the others were looked for once, and those that answered are in the ring; never fails. */
    public CompletableFuture<Void> joined() {
        return membership.joined();
    }

    /** Numbers of purges: from etcd while it answers, else this node's own. */
    public PurgeNumbers purgeNumbers() {
        return view.conditions().contains(Condition.ETCD_UNREACHABLE) ? PurgeNumbers.own() : numbers;
    }

    /** The ring now, and its changes. */
    public Rings rings() {
        return rings;
    }

    /** What is known of the cluster now. */
    public ClusterView view() {
        return view;
    }

    /** Shows the ring, and how well its members answer those wires. */
    public void showOn(Instruments instruments, Peers peers) {
        new ClusterGauges(this, peers).showOn(instruments);
    }

    /** This node as it tells itself to the others, for answers to pings. */
    public Member self() {
        return membership.self();
    }

    /** Tells the others that this node is going to stop, and owns nothing any more. Complete when they could know; never fails. */
    public CompletableFuture<Void> leave() {
        return membership.leave();
    }

    /** Is no member any more, and ends all threads. Waits some seconds at most. */
    @Override
    public void close() {
        settings.ifPresent(SharedSettings::close);
        membership.close();
        afterwards.run();
    }
}
