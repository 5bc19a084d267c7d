package io.casserole.metrics;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What nodes count, added up. As JSON, where a node's numbers are those of {@link Snapshot}:
 *
 * <pre>{@code
 * {"saved-bytes": 5, "total": {"casserole_client_sent_bytes_total": {"source=disk": 5, ...}, ...}, "nodes": {"a": {...}}, "missing": ["b"]}
 * }</pre>
 *
 * @param nodes by their ids
 * @param missing nodes that have not answered
 */
public record Stats(SortedMap<String, Snapshot> nodes, SortedSet<String> missing) {
    /** Bytes sent to clients less those that came from the origin, and never less than zero. */
    public long savedBytes() {
        Snapshot total = Snapshot.total(nodes.values());
        double saved =
                total.sum("casserole_client_sent_bytes_total") - total.sum("casserole_upstream_received_bytes_total");
        return (long) Math.max(0, saved);
    }

    /** As JSON. */
    public String toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("saved-bytes", savedBytes());
        json.add("total", Snapshot.total(nodes.values()).json().get("sums"));
        JsonObject each = new JsonObject();
        nodes.forEach((id, snapshot) -> each.add(id, snapshot.json()));
        json.add("nodes", each);
        JsonArray absent = new JsonArray();
        missing.forEach(absent::add);
        json.add("missing", absent);
        return json.toString();
    }
}
