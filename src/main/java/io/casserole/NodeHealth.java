package io.casserole;

import io.casserole.admin.Health;
import io.casserole.segment.Purges;
import io.casserole.servlet.Pumps;
import io.casserole.tier.TierEvent;
import io.casserole.tier.Tiers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What a running node says of itself. */
final class NodeHealth implements Health {
    private final Tiers tiers;
    private final Pumps pumps;
    private final LongSupplier unstable;
    private final Purges purges;
    private final Optional<ClusterParts> cluster;
    private final Supplier<List<Map<String, Object>>> upstreams;
    private final List<String> insecure;
    private final Supplier<Map<String, Object>> liveSettings;
    private volatile boolean leaving;

    /**
     * @param unstable how often an object was found that does not hold still at the origin
     * @param upstreams the origin's servers, and how they fare
     * @param insecure settings by which this node trusts whom it cannot know
     * @param liveSettings what was changed while the node runs, and what could not be
     */
    NodeHealth(
            Tiers tiers,
            Pumps pumps,
            LongSupplier unstable,
            Purges purges,
            Optional<ClusterParts> cluster,
            Supplier<List<Map<String, Object>>> upstreams,
            List<String> insecure,
            Supplier<Map<String, Object>> liveSettings) {
        this.tiers = tiers;
        this.pumps = pumps;
        this.unstable = unstable;
        this.purges = purges;
        this.cluster = cluster;
        this.upstreams = upstreams;
        this.insecure = insecure;
        this.liveSettings = liveSettings;
    }

    /** From now on the node is not ready. */
    void leave() {
        leaving = true;
    }

    @Override
    public boolean isReady() {
        return !leaving;
    }

    @Override
    public Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("degraded", degraded());
        details.put("stores", tiers.state().word());
        details.put("memory-bytes", tiers.memoryUsed());
        details.put("hot-bytes", tiers.hotUsed());
        details.put("lingering-bytes", tiers.lingeringBytes());
        details.put("pinned-bytes", tiers.memory().pinned().used());
        details.put("purge-number", purges.newest());
        details.put("output", pumps.outputChoices());
        details.put("counts", counts());
        details.put("upstreams", upstreams.get());
        details.put("insecure", insecure);
        details.put("live-settings", liveSettings.get());
        cluster.ifPresent(it -> details.put("cluster", it.details()));
        return details;
    }

    private List<String> degraded() {
        return Stream.concat(
                        Degradation.ofStores(tiers.state()).stream(),
                        cluster.map(ClusterParts::degraded).orElse(Set.of()).stream())
                .map(Object::toString)
                .toList();
    }

    private Map<String, Object> counts() {
        Map<String, Object> counts = new LinkedHashMap<>();
        for (TierEvent event : TierEvent.values()) {
            counts.put(
                    event.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    tiers.counts().count(event));
        }
        counts.put("unstable-objects", unstable.getAsLong());
        return counts;
    }
}
