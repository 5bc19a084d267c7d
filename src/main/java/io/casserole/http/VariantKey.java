package io.casserole.http;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The canonical text of the request fields that {@code Vary} names (RFC 9111 §4.1): equal for two requests if and only if they select the
 * same variant. A field that is absent differs from one that is empty; several lines are joined, members trimmed.
 */
public final class VariantKey {
    private static final Set<String> KNOWN_CODINGS = Set.of("gzip", "br", "zstd", "deflate", "identity");

    private VariantKey() {}

    /** The key of a request for these field names, in any order and case. */
    public static String of(Collection<String> names, Fields request) {
        StringBuilder key = new StringBuilder();
        for (String name : sorted(names)) {
            List<String> members = request.members(name);
            String value = name.equals("accept-encoding") ? codings(members) : String.join(",", members);
            // the length keeps one field's value from being taken for the next field
            key.append(name)
                    .append(request.has(name) ? "=" + value.length() + ":" + value : "-")
                    .append(';');
        }
        return key.toString();
    }

    /** The request fields of these names, as they stand: what every fetch for the variant sends. */
    public static Fields fields(Collection<String> names, Fields request) {
        Set<String> wanted = sorted(names);
        return request.without(name -> !wanted.contains(name));
    }

    private static Set<String> sorted(Collection<String> names) {
        TreeSet<String> sorted = new TreeSet<>();
        names.forEach(name -> sorted.add(name.toLowerCase(Locale.ROOT)));
        return sorted;
    }

    /** The codings a client accepts, without weights: sorted, refused ones (q=0) and unknown ones left out. */
    private static String codings(List<String> members) {
        return members.stream()
                .map(member -> member.toLowerCase(Locale.ROOT).replaceAll("\\s", ""))
                .filter(member -> !member.matches(".*;q=0(\\.0{0,3})?"))
                .map(member -> member.replaceAll(";.*", ""))
                .filter(KNOWN_CODINGS::contains)
                .sorted(Comparator.naturalOrder())
                .distinct()
                .collect(java.util.stream.Collectors.joining(","));
    }
}
