package io.casserole.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a query counts in the key of an object: as sent, but for parameters that are left out and, perhaps, their order. Nothing is decoded:
 * parameters are what stands between ampersands, their names what stands before the first equals sign.
 *
 * <p>What is left out of the key still reaches the origin. So no parameter is left out that some servers take for two, those with a
 * semicolon: the second of the two could change an answer that everybody gets.
 */
public final class QueryKey {
    /** The query as sent. */
    public static final QueryKey AS_SENT = new QueryKey(Set.of(), List.of(), false);

    private static final Comparator<String> BY_NAME = Comparator.comparing(QueryKey::name);

    private final Set<String> ignored;
    private final List<String> ignoredStarts;
    private final boolean sorted;

    private QueryKey(Set<String> ignored, List<String> ignoredStarts, boolean sorted) {
        this.ignored = ignored;
        this.ignoredStarts = ignoredStarts;
        this.sorted = sorted;
    }

    /**
     * A key without some parameters.
     *
     * @param ignored names of parameters, byte for byte as sent; one that ends with an asterisk stands for all that begin so
     * @param sorted whether the order of parameters with different names does not count
     */
    public static QueryKey of(Collection<String> ignored, boolean sorted) {
        return new QueryKey(
                ignored.stream().filter(name -> !name.endsWith("*")).collect(Collectors.toUnmodifiableSet()),
                ignored.stream()
                        .filter(name -> name.endsWith("*"))
                        .map(name -> name.substring(0, name.length() - 1))
                        .toList(),
                sorted);
    }

    /** The target that names the object; the very same one if nothing is left out and nothing changes place. */
    public RequestTarget of(RequestTarget sent) {
        boolean asSent = !sorted && ignored.isEmpty() && ignoredStarts.isEmpty();
        if (asSent || sent.query().isEmpty()) {
            return sent;
        }
        String query = sent.query().get();
        String keyed = keyed(query);
        if (keyed.equals(query)) {
            return sent;
        }
        return new RequestTarget(sent.path(), keyed.isEmpty() ? Optional.empty() : Optional.of(keyed));
    }

    private String keyed(String query) {
        List<String> kept = new ArrayList<>(Arrays.asList(query.split("&", -1)));
        kept.removeIf(this::isIgnored);
        if (sorted) {
            kept.sort(BY_NAME); // which keeps the order of equal names: servers heed it
        }
        return String.join("&", kept);
    }

    private boolean isIgnored(String parameter) {
        String name = name(parameter);
        return parameter.indexOf(';') < 0
                && (ignored.contains(name) || ignoredStarts.stream().anyMatch(name::startsWith));
    }

    private static String name(String parameter) {
        int equals = parameter.indexOf('=');
        return equals < 0 ? parameter : parameter.substring(0, equals);
    }
}
