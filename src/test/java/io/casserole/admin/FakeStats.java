package io.casserole.admin;

import io.casserole.metrics.Meters;
import io.casserole.metrics.Stats;
import io.casserole.metrics.StatsSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** The numbers of node "a", in a cluster whose node "b" does not answer. */
record FakeStats(Meters meters) implements StatsSource {
    @Override
    public Stats ofThisNode() {
        return stats(List.of());
    }

    @Override
    public CompletableFuture<Stats> ofAllNodes() {
        return CompletableFuture.completedFuture(stats(List.of("b")));
    }

    private Stats stats(List<String> missing) {
        return new Stats(new TreeMap<>(Map.of("a", meters.snapshot())), new TreeSet<>(missing));
    }
}
