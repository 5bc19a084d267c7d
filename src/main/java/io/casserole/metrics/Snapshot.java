package io.casserole.metrics;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import com.google.gson.reflect.TypeToken;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What meters read at one moment. As JSON:
 *
 * <pre>{@code
 * {"sums":   {"casserole_client_sent_bytes_total": {"source=disk": 5, "source=origin": 7}, "casserole_purges_total": {"": 2}, ...},
 *  "states": {"casserole_purge_number": {"": 2}, ...}}
 * }</pre>
 *
 * Under each name stands a value for each combination of labels, which are written {@code name=value}, in the order of their names, with
 * commas between.
 *
 * @param sums what adds up over nodes
 * @param states what is of one node alone
 */
public record Snapshot(
        SortedMap<String, SortedMap<String, Double>> sums, SortedMap<String, SortedMap<String, Double>> states) {
    private static final TypeToken<SortedMap<String, SortedMap<String, Double>>> VALUES = new TypeToken<>() {};
    private static final Gson GSON = new GsonBuilder()
            .registerTypeAdapter(Double.class, (JsonSerializer<Double>) (value, type, context) -> number(value))
            .disableHtmlEscaping()
            .create();

    static Snapshot of(List<Meter> meters, Set<String> states) {
        Snapshot snapshot = new Snapshot(new TreeMap<>(), new TreeMap<>());
        for (Meter meter : meters) {
            if (meter instanceof Timer timer) {
                snapshot.put(timer);
            } else {
                Meter.Id id = meter.getId();
                double value = meter.measure().iterator().next().getValue();
                put(states.contains(id.getName()) ? snapshot.states : snapshot.sums, id.getName(), labels(id), value);
            }
        }
        return snapshot;
    }

    /** Most are whole: read by people, they should look so. */
    private static JsonPrimitive number(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        return whole ? new JsonPrimitive((long) value) : new JsonPrimitive(value);
    }

    private void put(Timer timer) {
        String name = timer.getId().getName();
        String labels = labels(timer.getId());
        HistogramSnapshot taken = timer.takeSnapshot();
        put(sums, name + "_count", labels, (double) taken.count());
        put(sums, name + "_sum", labels, taken.total(TimeUnit.SECONDS));
        put(states, name + "_max", labels, taken.max(TimeUnit.SECONDS));
        for (CountAtBucket bucket : taken.histogramCounts()) {
            String bound = String.format(Locale.ROOT, "le=%s", bucket.bucket(TimeUnit.SECONDS));
            put(sums, name + "_bucket", labels.isEmpty() ? bound : labels + "," + bound, bucket.count());
        }
    }

    private static void put(
            SortedMap<String, SortedMap<String, Double>> values, String name, String labels, double value) {
        values.computeIfAbsent(name, any -> new TreeMap<>()).merge(labels, value, Double::sum);
    }

    private static String labels(Meter.Id id) {
        return id.getTags().stream().map(Snapshot::label).collect(Collectors.joining(","));
    }

    private static String label(Tag tag) {
        return tag.getKey() + "=" + tag.getValue();
    }

    /** The sums of all of these; no states. */
    public static Snapshot total(Collection<Snapshot> nodes) {
        Snapshot total = new Snapshot(new TreeMap<>(), new TreeMap<>());
        for (Snapshot node : nodes) {
            node.sums.forEach(
                    (name, values) -> values.forEach((labels, value) -> put(total.sums, name, labels, value)));
        }
        return total;
    }

    /** The sum of all values under that name, 0 if there is none. */
    public double sum(String name) {
        Map<String, Double> values = sums.getOrDefault(name, new TreeMap<>());
        return values.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** As JSON. */
    public String toJson() {
        return json().toString();
    }

    JsonObject json() {
        return GSON.toJsonTree(this).getAsJsonObject();
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Snapshot parse(String json) {
        try {
            JsonObject read = JsonParser.parseString(json).getAsJsonObject();
            return new Snapshot(values(read, "sums"), values(read, "states"));
        } catch (RuntimeException e) { // Gson throws what it likes
            throw new IllegalArgumentException("expected a snapshot of meters, found " + e, e);
        }
    }

    private static SortedMap<String, SortedMap<String, Double>> values(JsonObject json, String name) {
        return GSON.fromJson(json.getAsJsonObject(name).toString(), VALUES);
    }
}
