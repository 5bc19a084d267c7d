package io.casserole;

import io.casserole.admin.BusyObjects;
import io.casserole.admin.Health;
import io.casserole.admin.Overview;
import io.casserole.admin.RecentErrors;
import io.casserole.admin.ShownTarget;
import io.casserole.metrics.Meters;
import io.casserole.metrics.Snapshot;
import io.casserole.segment.FillUnderWay;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a running node does now, gathered from its parts.
 *
 * @param node its name
 * @param fills the objects that are being fetched
 */
record NodeOverview(
        String node,
        Clock clock,
        Meters meters,
        Health health,
        BusyObjects objects,
        Supplier<List<FillUnderWay>> fills,
        RecentErrors errors)
        implements Overview {
    private static final int SHOWN = 20;

    @Override
    public Map<String, Object> now() {
        Map<String, Object> now = new LinkedHashMap<>();
        now.put("node", node);
        now.put("at", clock.millis());
        now.put("stats", stats());
        now.put("health", said());
        now.put("objects", objects.first(SHOWN).stream().map(NodeOverview::busy).toList());
        now.put(
                "fills",
                fills.get().stream().limit(SHOWN).map(NodeOverview::fill).toList());
        now.put("errors", errors.newest().stream().map(NodeOverview::failed).toList());
        return now;
    }

    private Map<String, Object> stats() {
        Snapshot read = meters.snapshot();
        return Map.of("sums", read.sums(), "states", read.states());
    }

    private Map<String, Object> said() {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("status", health.isReady() ? "up" : "leaving");
        said.putAll(health.details());
        return said;
    }

    private static Map<String, Object> busy(BusyObjects.Busy object) {
        return Map.of("target", object.target(), "bytes", object.bytes(), "requests", object.requests());
    }

    private static Map<String, Object> fill(FillUnderWay fill) {
        return Map.of(
                "target",
                ShownTarget.of(fill.target()),
                "segments",
                fill.segments(),
                "bytes",
                fill.reached(),
                "size",
                fill.length());
    }

    private static Map<String, Object> failed(RecentErrors.Failed failed) {
        return Map.of("at", failed.at().toEpochMilli(), "target", failed.path(), "what", failed.what());
    }
}
