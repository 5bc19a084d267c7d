package io.casserole;

import io.casserole.admin.AdminAccess;
import io.casserole.admin.Administration;
import io.casserole.admin.BusyObjects;
import io.casserole.admin.RecentErrors;
import io.casserole.admin.Sessions;
import io.casserole.admin.UrlPurges;
import io.casserole.cache.FailureAnswers;
import io.casserole.cache.KeyedExplainer;
import io.casserole.cache.KeyedPurger;
import io.casserole.config.CasseroleConfig;
import io.casserole.config.LogConfig;
import io.casserole.metrics.Meters;
import io.casserole.peer.ClusterInvalidator;
import io.casserole.peer.Fingerprint;
import io.casserole.peer.LoneExplainer;
import io.casserole.peer.LonePurger;
import io.casserole.peer.PurgeLog;
import io.casserole.segment.Account;
import io.casserole.segment.Delayer;
import io.casserole.segment.Explainer;
import io.casserole.segment.Instruments;
import io.casserole.segment.Invalidator;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.Purger;
import io.casserole.segment.Purges;
import io.casserole.servlet.Front;
import io.casserole.servlet.OutcomeLog;
import io.casserole.servlet.Peering;
import io.casserole.servlet.Pumps;
import io.casserole.servlet.Receipts;
import io.casserole.servlet.RequestOutcome;
import io.casserole.tier.Sharing;
import io.casserole.tier.Tiers;
import io.casserole.upstream.FetchConfig;
import io.casserole.upstream.ForwardingPassThrough;
import io.casserole.upstream.HttpWire;
import io.casserole.upstream.Mirrors;
import io.casserole.upstream.PacedOrigin;
import io.casserole.upstream.Upstream;
import io.casserole.warm.WarmJobs;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running node: opened when the web application is deployed, closed when it is undeployed. */
public final class Casserole implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Casserole.class);

    /** Where lines about requests go, whatever else is logged. */
    private static final Logger OUTCOMES = LoggerFactory.getLogger("io.casserole.outcome");

    /** Seconds between two looks at the operator's files. */
    private static final int LOOK = 3;

    private final Parts parts;
    private final Pumps pumps;
    private final Duration drainTimeout;
    private final Front front;
    private final Administration administration;
    private final LiveSettings settings;
    private final Optional<ClusterParts> cluster;

    private Casserole(
            Parts parts,
            Pumps pumps,
            Duration drainTimeout,
            Front front,
            Administration administration,
            LiveSettings settings,
            Optional<ClusterParts> cluster) {
        this.parts = parts;
        this.pumps = pumps;
        this.drainTimeout = drainTimeout;
        this.front = front;
        this.administration = administration;
        this.settings = settings;
        this.cluster = cluster;
    }

    /**
     * Opens the stores and connects the parts. Nothing is asked of the origin yet, and nobody is told.
     *
     * @param contextPath of the web application: other nodes find this one below it
     * @throws RuntimeException with a message for the operator, if the node cannot run
     */
    static Casserole open(LiveSettings settings, String contextPath) {
        Parts parts = new Parts(); // closed the other way round
        try {
            return open(settings, contextPath, parts);
        } catch (RuntimeException e) {
            parts.close(); // a node that does not start must leave no thread, and no lock on its directory
            throw e;
        }
    }

    private static Casserole open(LiveSettings live, String contextPath, Parts parts) {
        CasseroleConfig config = live.get(); // for what stays as it is; whoever follows changes asks again
        SecureRandom chance = new SecureRandom();
        Clock clock = Clock.systemUTC();
        Tiers tiers = parts.add(
                Tiers.open(config.tier(), config.cache().segmentBytes(), instance(contextPath), clock, sharing(live)));
        ScheduledExecutorService timer = parts.timer("casserole-timer");
        ExecutorService pump = parts.pool("casserole-pump");
        Meters meters = parts.add(Meters.open(contextPath));
        BusyObjects objects = new BusyObjects();
        RecentErrors errors = new RecentErrors(clock);
        Consumer<RequestOutcome> seen = objects::ended;
        Receipts receipts = new Receipts(
                meters, System::nanoTime, seen.andThen(errors::ended).andThen(log(config.log())));
        HttpWire wire = parts.add(HttpWire.open(meters));
        String loopId = loopId(config, chance);
        LiveRules rules = LiveRules.open(config.cache().rules());
        if (rules.mayChange()) {
            look(parts.timer("casserole-rules"), rules::look);
        }
        if (live.hasFile()) {
            look(parts.timer("casserole-settings"), live::look);
        }
        Delayer delayer = Delayer.on(timer);
        Mirrors origin = Mirrors.of(
                config.upstream(),
                wire.mirrors(config.upstream(), loopId)
                        .andThen(
                                PacedOrigin.within(() -> live.get().upstream().bandwidth(), System::nanoTime, delayer)),
                System::nanoTime,
                clock);
        PurgeLog purges = PurgeLog.open(purgeFile(config), parts.writer("casserole-purges"), clock, chance.nextLong());
        Optional<ClusterParts> cluster = config.cluster().isClustered()
                ? Optional.of(parts.add(ClusterParts.open(config, wire, contextPath, purges, delayer, clock, chance)))
                : Optional.empty();
        Stairs stairs = stairs(live, tiers, origin, cluster, new Surroundings(rules, purges, delayer, clock, chance));
        Pumps pumps = pumps(config, tiers, pump, timer, receipts);
        NodeHealth health = new NodeHealth(
                tiers,
                pumps,
                stairs.unstable(),
                purges,
                cluster,
                origin::details,
                config.insecureSettings(),
                live::details);
        Optional<ClusterInvalidator> shared = cluster.map(it -> it.invalidator(stairs, delayer));
        String id = cluster.map(ClusterParts::id)
                .orElseGet(() -> config.cluster().nodeId().orElse("self"));
        Purger purger = new KeyedPurger(
                stairs.key(), cluster.map(ClusterParts::purger).orElseGet(() -> new LonePurger(purges, id, chance)));
        AdminAccess access =
                new AdminAccess(() -> live.get().admin(), config.client()::trusts, new Sessions(clock, chance));
        Front front = new Front(
                stairs.cache(),
                new ForwardingPassThrough(origin.any()),
                shared.map(Invalidator.class::cast).orElseGet(() -> alone(stairs)),
                pumps,
                new FailureAnswers(config.upstream().mirrorUrl().getHost()),
                () -> live.get().cache(),
                config.client(),
                config.upstream().mirrors(),
                loopId,
                cluster.map(it -> it.peering(
                                stairs,
                                shared.orElseThrow(),
                                tiers.memory(),
                                () -> meters.snapshot().toJson(),
                                delayer))
                        .orElseGet(Peering::none),
                new UrlPurges(access, () -> live.get().admin(), purger));
        WarmJobs warm = parts.add(
                new WarmUp(live, stairs, pump, parts.writer("casserole-warm"), delayer, clock, chance).open());
        Administration administration = new Administration(
                access,
                health,
                purger,
                warm,
                explainer(live, stairs, id, cluster, delayer),
                () -> {
                    health.leave();
                    warm.close();
                    cluster.ifPresent(ClusterParts::leave);
                },
                meters,
                new NodeStats(id, meters, cluster.map(it -> it.stats(delayer))),
                new NodeOverview(id, clock, meters, health, objects, stairs.fills(), errors),
                delayer,
                pumps);
        show(meters, tiers, origin, purges, stairs, pumps);
        cluster.ifPresent(it -> it.showOn(meters));
        meters.state(
                "casserole_saved_bytes",
                "Bytes sent to clients less those received from the origin, 0 at least; makes sense of a node that is alone",
                () -> Math.max(0, receipts.toClients() - wire.fromOrigin()));
        return new Casserole(parts, pumps, config.cluster().drainTimeout(), front, administration, live, cluster);
    }

    /** Writes about requests as far as that is wanted. */
    private static Consumer<RequestOutcome> log(LogConfig config) {
        boolean queries = config.outcomes() == LogConfig.Outcomes.FULL;
        return config.outcomes() == LogConfig.Outcomes.OFF ? outcome -> {} : new OutcomeLog(queries, OUTCOMES::info);
    }

    private static void show(
            Instruments instruments, Tiers tiers, Mirrors origin, PurgeLog purges, Stairs stairs, Pumps pumps) {
        tiers.showOn(instruments);
        origin.showOn(instruments);
        purges.showOn(instruments);
        pumps.showOn(instruments);
        stairs.showOn().accept(instruments);
        instruments.counter(
                "casserole_unstable_objects_total",
                "Objects found that do not hold still at the origin, and were passed through for a minute",
                stairs.unstable());
    }

    private static Explainer explainer(
            LiveSettings live, Stairs stairs, String id, Optional<ClusterParts> cluster, Delayer delayer) {
        return new KeyedExplainer(
                () -> live.get().cache(),
                stairs.keying(),
                cluster.<Function<Probe, CompletableFuture<Map<String, Object>>>>map(
                                it -> it.explainer(stairs.explainer(), delayer)::explain)
                        .orElseGet(() -> new LoneExplainer(id, stairs.explainer())::explain));
    }

    private static Invalidator alone(Stairs stairs) {
        return targets -> {
            targets.stream().map(stairs.key()).forEach(stairs.forget());
            return CompletableFuture.completedFuture(null);
        };
    }

    private static String instance(String contextPath) {
        return "the application at " + (contextPath.isEmpty() ? "/" : contextPath) + " of process "
                + ProcessHandle.current().pid();
    }

    private static Optional<Path> purgeFile(CasseroleConfig config) {
        return config.tier().diskCacheEnabled()
                ? Optional.of(config.tier().diskCacheDir().resolve("purges"))
                : Optional.empty();
    }

    private record Surroundings(LiveRules rules, Purges purges, Delayer delayer, Clock clock, SecureRandom chance) {}

    private static void look(ScheduledExecutorService thread, Runnable look) {
        var unused = thread.scheduleWithFixedDelay(look, LOOK, LOOK, TimeUnit.SECONDS);
    }

    private static Sharing sharing(LiveSettings live) {
        return live.get().cluster().isClustered()
                ? new Sharing(true, () -> live.get().cluster().nearTtl())
                : Sharing.alone();
    }

    /** All nodes of a cluster have the same: a request that left at one must not come back at another. */
    private static String loopId(CasseroleConfig config, SecureRandom chance) {
        return config.cache()
                .cdnLoopId()
                .orElseGet(() -> config.cluster().isClustered()
                        ? config.cluster().name() + "-" + Fingerprint.of(config.upstream(), config.cache())
                        : HexFormat.of().toHexDigits(chance.nextLong()));
    }

    private static Stairs stairs(
            LiveSettings live, Tiers tiers, Mirrors origin, Optional<ClusterParts> cluster, Surroundings around) {
        Upstream upstream = Upstream.of(
                origin,
                tiers.memory(),
                tiers.segments(),
                () -> fetchConfig(live.get(), around.rules),
                around.purges,
                around.clock,
                around.delayer,
                around.chance);
        Stairs.Own own = new Stairs.Own(tiers.segments(), tiers.descriptors(), tiers.memory());
        Stairs.Tools tools = new Stairs.Tools(
                () -> live.get().cache(),
                around.rules,
                live.get().upstream().mirrorUrl().getHost(),
                around.purges,
                around.delayer,
                around.clock,
                around.chance);
        return cluster.map(it -> Stairs.clustered(
                        own,
                        new Stairs.Edge(tiers.hot(), tiers.near(), tiers.edgeMemory()),
                        upstream,
                        it.others(),
                        tools))
                .orElseGet(() -> Stairs.alone(own, upstream, tools));
    }

    private static FetchConfig fetchConfig(CasseroleConfig now, LiveRules rules) {
        return FetchConfig.of(now.upstream(), now.cache(), rules);
    }

    private static Pumps pumps(
            CasseroleConfig config,
            Tiers tiers,
            ExecutorService pump,
            ScheduledExecutorService timer,
            Receipts receipts) {
        Account copies = new Account(
                "copies for slow clients", config.client().copyBudget().bytes());
        return new Pumps(
                pump, timer, tiers.memory().pinned(), copies, config.client().clientTimeout(), receipts);
    }

    /** What the filter and the peers' servlet need. */
    Front front() {
        return front;
    }

    /** What the servlets of the administration need. */
    Administration administration() {
        return administration;
    }

    /** Begins to work with the other nodes; to be called when this one can answer them. */
    void join() {
        cluster.ifPresent(it -> it.join(shared -> settings.take(LiveSettings.Giver.ETCD, shared)));
    }

    /**
     * Tells everybody that this node is going to stop: it owns nothing any more and is not ready, but still answers. May be called twice;
     * does not wait.
     */
    void leave() {
        administration.leave().run();
    }

    /** Leaves the cluster, lets the responses under way end for as long as {@code drain-timeout}, stops asking the origin, writes what waits for the disk, and ends all threads. */
    @Override
    public void close() {
        leave();
        cluster.ifPresent(ClusterParts::awaitLeft);
        int left = pumps.awaitResponses(drainTimeout);
        if (left > 0) {
            LOG.warn("CSR-0104 {} responses were still under way after {}: cut", left, drainTimeout);
        }
        parts.close();
    }
}
