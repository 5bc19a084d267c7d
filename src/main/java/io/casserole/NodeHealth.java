package io.casserole;

import io.casserole.admin.Health;
import io.casserole.servlet.Pumps;
import io.casserole.tier.TierEvent;
import io.casserole.tier.Tiers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What a running node says of itself. */
final class NodeHealth implements Health {
    private final Core core;
    private final Pumps pumps;
    private final LiveSettings live;
    private volatile boolean leaving;

    NodeHealth(Core core, Pumps pumps, LiveSettings live) {
        this.core = core;
        this.pumps = pumps;
        this.live = live;
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
        Tiers tiers = core.tiers();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("degraded", degraded());
        details.put("stores", tiers.state().word());
        details.put("memory-bytes", tiers.memoryUsed());
        details.put("hot-bytes", tiers.hotUsed());
        details.put("lingering-bytes", tiers.lingeringBytes());
        details.put("pinned-bytes", tiers.memory().pinned().used());
        details.put("purge-number", core.purges().newest());
        details.put("output", pumps.outputChoices());
        details.put("counts", counts());
        details.put("upstreams", core.origin().details());
        details.put("insecure", live.get().insecureSettings());
        details.put("live-settings", live.details());
        core.cluster().ifPresent(it -> details.put("cluster", it.details()));
        return details;
    }

    private List<String> degraded() {
        return Stream.concat(
                        Degradation.ofStores(core.tiers().state()).stream(),
                        core.cluster().map(ClusterParts::degraded).orElse(Set.of()).stream())
                .map(Object::toString)
                .toList();
    }

    private Map<String, Object> counts() {
        Map<String, Object> counts = new LinkedHashMap<>();
        for (TierEvent event : TierEvent.values()) {
            counts.put(
                    event.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    core.tiers().counts().count(event));
        }
        counts.put("unstable-objects", core.stairs().unstable().getAsLong());
        return counts;
    }
}
