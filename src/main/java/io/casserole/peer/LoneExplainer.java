package io.casserole.peer;

import io.casserole.segment.NodeExplainer;
import io.casserole.segment.ObjectSource.Probe;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Says what a node that is alone knows of an object, as {@link ClusterExplainer} does for a cluster.
 *
 * @param selfId what the node is called
 */
public record LoneExplainer(String selfId, NodeExplainer self) {
    /** Looks, and asks nobody. */
    public CompletableFuture<Map<String, Object>> explain(Probe probe) {
        return self.explain(probe, Optional.empty()).thenApply(known -> {
            Map<String, Object> answer = new LinkedHashMap<>(known.said());
            answer.put("owner", selfId);
            answer.put("said-by", selfId);
            answer.put("nodes", Map.of(selfId, ClusterExplainer.node(known)));
            return answer;
        });
    }
}
