package io.casserole;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes of Prometheus's text a table of metrics: name, type, labels with their values, meaning. */
final class MetricsTable {
    private static final Pattern HELP = Pattern.compile("# HELP (\\S+) (.*)");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

    private record Metric(String type, String meaning, Map<String, SortedSet<String>> labels) {}

    private final SortedMap<String, Metric> metrics = new TreeMap<>();
    private String meaning = "";
    private Metric current = new Metric("", "", Map.of());

    static String of(String exposition) {
        MetricsTable table = new MetricsTable();
        exposition.lines().forEach(table::read);
        return table.markdown();
    }

    private void read(String line) {
        Matcher help = HELP.matcher(line);
        Matcher type = TYPE.matcher(line);
        if (help.matches()) {
            meaning = help.group(2);
        } else if (type.matches()) {
            current = new Metric(type.group(2), meaning, new LinkedHashMap<>());
            metrics.put(type.group(1), current);
        } else {
            readLabels(line);
        }
    }

    private void readLabels(String line) {
        Matcher label = LABEL.matcher(line);
        while (label.find()) {
            if (!label.group(1).equals("le")) {
                current.labels()
                        .computeIfAbsent(label.group(1), any -> new TreeSet<>())
                        .add(label.group(2));
            }
        }
    }

    private String markdown() {
        List<String> lines = new ArrayList<>(List.of("| Metric | Type | Labels | Meaning |", "|---|---|---|---|"));
        metrics.forEach((name, metric) -> lines.add(
                String.format("| `%s` | %s | %s | %s |", name, metric.type(), labels(metric), metric.meaning())));
        return String.join("\n", lines);
    }

    private static String labels(Metric metric) {
        List<String> labels = new ArrayList<>();
        metric.labels().forEach((name, values) -> labels.add("`" + name + "`: " + String.join(", ", values)));
        return String.join("; ", labels);
    }
}
