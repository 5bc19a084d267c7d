package io.casserole.it;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Renders the results of an edition for {@code docs/conformance.md}. */
final class ConformanceTable {
    private final List<ConformanceCase> cases;
    private final KnownFailures known;

    ConformanceTable(List<ConformanceCase> cases, KnownFailures known) {
        this.cases = cases.stream().filter(ConformanceCase::counts).toList();
        this.known = known;
    }

    /** The counts, and a table of the cases of each group. */
    String markdown() {
        return "\nPassed: " + count("required") + ", " + count("optimal") + ".\n"
                + byGroup().entrySet().stream()
                        .map(group -> table(group.getKey(), group.getValue()))
                        .collect(Collectors.joining())
                + "\n";
    }

    private String count(String kind) {
        List<ConformanceCase> ofKind =
                cases.stream().filter(one -> one.kind().equals(kind)).toList();
        return ofKind.stream().filter(ConformanceCase::passed).count() + " of " + ofKind.size() + " " + kind;
    }

    private Map<String, List<ConformanceCase>> byGroup() {
        return cases.stream()
                .collect(Collectors.groupingBy(ConformanceCase::group, LinkedHashMap::new, Collectors.toList()));
    }

    private String table(String group, List<ConformanceCase> ofGroup) {
        return ofGroup.stream()
                .map(this::row)
                .collect(
                        Collectors.joining("", "\n### " + group + "\n\n| Case | Kind | Result |\n|---|---|---|\n", ""));
    }

    private String row(ConformanceCase one) {
        String result = one.passed() ? "passed" : "failed: " + known.reason(one.id());
        return "| `" + one.id() + "` | " + one.kind() + " | " + result + " |\n";
    }
}
