package io.casserole.http;

import java.util.Collections;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The request fields that a response depends on (RFC 9110 §12.5.5).
 *
 * @param isStar whether it depends on more than fields: no other request can then be known to match (RFC 9111 §4.1)
 * @param names in lower case, sorted, each once
 */
public record Vary(boolean isStar, SortedSet<String> names) {
    public Vary {
        names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }

    /** The {@code Vary} of a response, over all its lines. */
    public static Vary of(Fields response) {
        SortedSet<String> names = new TreeSet<>();
        for (String member : response.members("Vary")) {
            names.add(member.toLowerCase(Locale.ROOT));
        }
        names.removeIf(TraceContext::isNamed); // else no stored response would ever match: each request has its own
        boolean star = names.remove("*");
        return new Vary(star, names);
    }
}
