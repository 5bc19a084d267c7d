package io.casserole.it;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How a node sees its cluster.
 *
 * @param members states by id
 * @param circuits states by id
 * @param leftOut reasons by id
 * @param stored segments that went to the store below memory since the node started
 */
record ClusterHealth(
        Map<String, String> members,
        Map<String, String> circuits,
        Map<String, String> leftOut,
        Set<String> conditions,
        int refusedRequests,
        int stored) {
    /** What the node says to an administrator. */
    static ClusterHealth of(Client node) {
        return of(
                ResponseAssert.assertThat(node.get("/_casserole/health/ready")).text());
    }

    /** What a node said. */
    static ClusterHealth of(String text) {
        JsonObject health = JsonParser.parseString(text).getAsJsonObject();
        JsonObject cluster = health.getAsJsonObject("cluster");
        Set<String> conditions = new HashSet<>();
        cluster.getAsJsonArray("conditions").forEach(condition -> conditions.add(condition.getAsString()));
        return new ClusterHealth(
                byId(cluster.getAsJsonArray("members"), "state"),
                byId(cluster.getAsJsonArray("members"), "circuit"),
                byId(cluster.getAsJsonArray("left-out"), "reason"),
                conditions,
                cluster.get("refused-requests").getAsInt(),
                health.getAsJsonObject("counts").get("main-put").getAsInt());
    }

    private static Map<String, String> byId(JsonArray members, String property) {
        Map<String, String> byId = new TreeMap<>();
        for (JsonElement member : members) {
            JsonObject object = member.getAsJsonObject();
            byId.put(object.get("id").getAsString(), object.get(property).getAsString());
        }
        return byId;
    }

    /** Whether exactly these are members, all of them serve, and none of them is passed over. */
    boolean isWhole(Set<String> ids) {
        return members.keySet().equals(ids)
                && members.values().stream().allMatch("serving"::equals)
                && !circuits.containsValue("open");
    }
}
