package io.casserole.http;

import java.util.Collection;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The canonical text of the request fields that {@code Vary} names (RFC 9111 §4.1): equal for two requests exactly if
 * they select the same variant. A field that is absent differs from one that is empty; lines are joined and members
 * trimmed. {@code Accept-Encoding} counts as {@link AcceptEncoding} reduces it, whether it is there or not.
 */
public final class VariantKey {
    private VariantKey() {}

    /** The key of a request for these field names, in any order and case. */
    public static String of(Collection<String> names, Fields request) {
        StringBuilder key = new StringBuilder();
        for (String name : sorted(names)) {
            key.append(name).append(value(name, request)).append(';');
        }
        return key.toString();
    }

    /** The request fields of these names, as they stand: what every fetch for the variant sends. */
    public static Fields fields(Collection<String> names, Fields request) {
        SortedSet<String> wanted = sorted(names);
        return request.without(name -> !wanted.contains(name));
    }

    private static String value(String name, Fields request) {
        if (name.equals("accept-encoding")) {
            return counted(AcceptEncoding.normalised(request));
        }
        return request.has(name) ? counted(String.join(",", request.members(name))) : "-";
    }

    /** The length keeps the value of one field from being taken for another field. */
    private static String counted(String value) {
        return "=" + value.length() + ":" + value;
    }

    private static SortedSet<String> sorted(Collection<String> names) {
        SortedSet<String> sorted = new TreeSet<>();
        names.forEach(name -> sorted.add(name.toLowerCase(Locale.ROOT)));
        return sorted;
    }
}
