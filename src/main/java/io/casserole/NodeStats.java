package io.casserole;

import io.casserole.metrics.Meters;
import io.casserole.metrics.Snapshot;
import io.casserole.metrics.Stats;
import io.casserole.metrics.StatsSource;
import io.casserole.peer.MembersStats;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * What this node counts, and what the others do.
 *
 * @param id of this node
 * @param others empty if this node is alone
 */
record NodeStats(String id, Meters meters, Optional<MembersStats> others) implements StatsSource {
    @Override
    public Stats ofThisNode() {
        return new Stats(new TreeMap<>(Map.of(id, meters.snapshot())), new TreeSet<>());
    }

    @Override
    public CompletableFuture<Stats> ofAllNodes() {
        return others.map(it -> it.ask().thenApply(this::with))
                .orElseGet(() -> CompletableFuture.completedFuture(ofThisNode()));
    }

    private Stats with(MembersStats.Answers answers) {
        SortedMap<String, Snapshot> nodes = new TreeMap<>(ofThisNode().nodes());
        SortedSet<String> missing = new TreeSet<>(answers.missing());
        answers.told().forEach((member, json) -> {
            try {
                nodes.put(member, Snapshot.parse(json));
            } catch (IllegalArgumentException another) { // it runs another version
                missing.add(member);
            }
        });
        return new Stats(nodes, missing);
    }
}
