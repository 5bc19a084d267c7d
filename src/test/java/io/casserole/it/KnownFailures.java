package io.casserole.it;

import io.casserole.testing.GeneratedSection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Why some cases of an edition do not pass: a file with lines {@code case: reason}, in the order of the edition. */
record KnownFailures(Map<String, String> reasons) {

    /** Reads the file; a run that updates documents first makes it name these failures, with the reasons it has. */
    static KnownFailures read(Path file, Collection<ConformanceCase> failures) {
        try {
            Map<String, String> known = parse(Files.readString(file));
            if (GeneratedSection.isUpdate()) {
                known = failures.stream()
                        .collect(Collectors.toMap(
                                ConformanceCase::id, byReason(known), (one, other) -> one, LinkedHashMap::new));
                Files.writeString(file, text(known));
            }
            return new KnownFailures(known);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Why that case does not pass; empty if nobody has said. */
    String reason(String id) {
        return reasons.getOrDefault(id, "");
    }

    private static Function<ConformanceCase, String> byReason(Map<String, String> known) {
        return failed -> known.getOrDefault(failed.id(), "");
    }

    private static Map<String, String> parse(String text) {
        Map<String, String> reasons = new LinkedHashMap<>();
        text.lines().forEach(line -> {
            int colon = line.indexOf(':');
            reasons.put(line.substring(0, colon), line.substring(colon + 1).strip());
        });
        return reasons;
    }

    private static String text(Map<String, String> reasons) {
        return reasons.entrySet().stream()
                .map(known -> known.getKey() + ": " + known.getValue() + "\n")
                .collect(Collectors.joining());
    }
}
