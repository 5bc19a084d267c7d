package io.casserole;

import io.casserole.cache.KeyedExplainer;
import io.casserole.cache.KeyedPurger;
import io.casserole.config.CasseroleConfig;
import io.casserole.metrics.StatsSource;
import io.casserole.peer.Fingerprint;
import io.casserole.peer.LoneExplainer;
import io.casserole.peer.LonePurger;
import io.casserole.peer.PurgeLog;
import io.casserole.segment.Explainer;
import io.casserole.segment.Instruments;
import io.casserole.segment.Invalidator;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.Origin;
import io.casserole.segment.Purger;
import io.casserole.segment.TracedOrigin;
import io.casserole.tier.Sharing;
import io.casserole.tier.Tiers;
import io.casserole.upstream.FetchConfig;
import io.casserole.upstream.HttpWire;
import io.casserole.upstream.Mirrors;
import io.casserole.upstream.PacedOrigin;
import io.casserole.upstream.Upstream;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The cache of a node: its stores, the origin, the other nodes, and the stairs between them.
 *
 * @param loopId how this node knows its own requests (RFC 8586)
 * @param cluster empty if this node is alone
 */
record Core(
        Surroundings around,
        Tiers tiers,
        HttpWire wire,
        String loopId,
        Mirrors origin,
        PurgeLog purges,
        Optional<ClusterParts> cluster,
        Stairs stairs) {
    /**
     * Prepares to ask the origin and the other nodes. Nothing is asked yet, and nobody is told.
     *
     * @throws RuntimeException with a message for the operator, if the node cannot run
     */
    static Core open(Surroundings around, Tiers tiers) {
        CasseroleConfig config = around.settings();
        HttpWire wire = around.parts().add(HttpWire.open(around.meters()));
        String loopId = loopId(config, around.chance());
        Mirrors origin = origin(around, wire, loopId);
        PurgeLog purges = PurgeLog.open(
                purgeFile(config),
                around.parts().writer("casserole-purges"),
                around.clock(),
                around.chance().nextLong());
        Optional<ClusterParts> cluster = config.cluster().isClustered()
                ? Optional.of(around.parts().add(ClusterParts.open(around, wire, purges)))
                : Optional.empty();
        return new Core(
                around, tiers, wire, loopId, origin, purges, cluster, stairs(around, tiers, origin, purges, cluster));
    }

    /** Opens the stores, for {@link #open}. */
    static Tiers stores(LiveSettings live, String contextPath, Clock clock) {
        CasseroleConfig config = live.get();
        return Tiers.open(
                config.tier(),
                config.cache().segmentBytes(),
                "the application at " + (contextPath.isEmpty() ? "/" : contextPath) + " of process "
                        + ProcessHandle.current().pid(),
                clock,
                config.cluster().isClustered()
                        ? new Sharing(true, () -> live.get().cluster().nearTtl())
                        : Sharing.alone());
    }

    /** All nodes of a cluster have the same: a request that left at one must not come back at another. */
    private static String loopId(CasseroleConfig config, SecureRandom chance) {
        return config.cache()
                .cdnLoopId()
                .orElseGet(() -> config.cluster().isClustered()
                        ? config.cluster().name() + "-" + Fingerprint.of(config.upstream(), config.cache())
                        : HexFormat.of().toHexDigits(chance.nextLong()));
    }

    private static Mirrors origin(Surroundings around, HttpWire wire, String loopId) {
        LiveSettings live = around.live();
        Function<URI, Origin> paced = wire.mirrors(around.settings().upstream(), loopId)
                .andThen(PacedOrigin.within(
                        () -> live.get().upstream().bandwidth(), System::nanoTime, around.delayer()));
        return Mirrors.of(
                around.settings().upstream(),
                url -> TracedOrigin.of(paced.apply(url), url, around.tracing()),
                System::nanoTime,
                around.clock());
    }

    private static Optional<Path> purgeFile(CasseroleConfig config) {
        return config.tier().diskCacheEnabled()
                ? Optional.of(config.tier().diskCacheDir().resolve("purges"))
                : Optional.empty();
    }

    private static Stairs stairs(
            Surroundings around, Tiers tiers, Mirrors origin, PurgeLog purges, Optional<ClusterParts> cluster) {
        LiveSettings live = around.live();
        LiveRules rules = rules(around);
        Upstream upstream = Upstream.of(
                origin,
                tiers.memory(),
                tiers.segments(),
                () -> FetchConfig.of(live.get().upstream(), live.get().cache(), rules),
                purges,
                around.clock(),
                around.delayer(),
                around.chance());
        Stairs.Own own = new Stairs.Own(tiers.segments(), tiers.descriptors(), tiers.memory());
        Stairs.Tools tools = new Stairs.Tools(
                () -> live.get().cache(),
                rules,
                around.settings().upstream().mirrorUrl().getHost(),
                purges,
                around.delayer(),
                around.clock(),
                around.chance());
        Stairs.Edge edge = new Stairs.Edge(tiers.hot(), tiers.near(), tiers.edgeMemory());
        return cluster.map(it -> Stairs.clustered(own, edge, upstream, it.others(), tools))
                .orElseGet(() -> Stairs.alone(own, upstream, tools));
    }

    private static LiveRules rules(Surroundings around) {
        LiveRules rules = LiveRules.open(around.settings().cache().rules());
        if (rules.mayChange()) {
            around.watch("casserole-rules", rules::look);
        }
        return rules;
    }

    /** The name of this node. */
    String id() {
        return cluster.map(ClusterParts::id)
                .orElseGet(() -> around.settings().cluster().nodeId().orElse("self"));
    }

    /** Makes this node, and the others, forget what unsafe requests have changed. */
    Invalidator invalidator() {
        return cluster.<Invalidator>map(it -> it.invalidator(stairs)).orElse(targets -> {
            targets.stream().map(stairs.key()).forEach(stairs.forget());
            return CompletableFuture.completedFuture(null);
        });
    }

    /** Removes what an operator names, on all nodes. */
    Purger purger() {
        return new KeyedPurger(
                stairs.key(),
                cluster.map(ClusterParts::purger).orElseGet(() -> new LonePurger(purges, id(), around.chance())));
    }

    /** Says what would become of a request, and what the nodes have of its object. */
    Explainer explainer() {
        return new KeyedExplainer(
                () -> around.live().get().cache(),
                stairs.keying(),
                cluster.<Function<Probe, CompletableFuture<Map<String, Object>>>>map(
                                it -> it.explainer(stairs.explainer())::explain)
                        .orElseGet(() -> new LoneExplainer(id(), stairs.explainer())::explain));
    }

    /** What this node counts, and what the others do. */
    StatsSource stats() {
        return new NodeStats(id(), around.meters(), cluster.map(ClusterParts::stats));
    }

    /** Tells the other nodes that this one is going to stop; does not wait. */
    void leave() {
        cluster.ifPresent(ClusterParts::leave);
    }

    /** Shows what the parts count and hold. */
    void showOn(Instruments instruments) {
        tiers.showOn(instruments);
        origin.showOn(instruments);
        purges.showOn(instruments);
        stairs.showOn().accept(instruments);
        cluster.ifPresent(it -> it.showOn(instruments));
        instruments.counter(
                "casserole_unstable_objects_total",
                "Objects found that do not hold still at the origin, and were passed through for a minute",
                stairs.unstable());
    }
}
