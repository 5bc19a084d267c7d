package io.casserole.http;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@code Accept-Language} says (RFC 9110 §12.5.4), reduced to what makes a difference: ranges in lower case, the most wanted first,
 * those equally wanted in alphabetical order. A request goes upstream with its own field: who gets an answer that another asked for wants
 * the same languages as much.
 */
public final class AcceptLanguage {
    private AcceptLanguage() {}

    /** One language range, and how much it is wanted in thousandths. */
    private record Wanted(String range, int weight) {
        static Wanted of(String member) {
            List<String> parts = Grammar.split(member.toLowerCase(Locale.ROOT), ';');
            return new Wanted(parts.isEmpty() ? "" : parts.get(0), Quality.of(parts));
        }
    }

    /** The field as it counts for a choice; empty if the request has none. */
    public static Optional<String> normalised(Fields request) {
        if (!request.has("Accept-Language")) {
            return Optional.empty();
        }
        return Optional.of(wanted(request).stream()
                .map(it -> it.weight == Quality.MOST ? it.range : it.range + ";q=" + it.weight)
                .reduce((one, next) -> one + "," + next)
                .orElse(""));
    }

    /** The language that is wanted more than all others, or as much as none else; empty if there is none, or it is {@code *}. */
    public static Optional<String> mostWanted(Fields request) {
        List<Wanted> wanted = wanted(request);
        boolean single = wanted.size() == 1 || (wanted.size() > 1 && wanted.get(0).weight > wanted.get(1).weight);
        return wanted.stream()
                .limit(1)
                .filter(it -> single && it.weight > 0 && !it.range.isEmpty() && !it.range.equals("*"))
                .map(Wanted::range)
                .findFirst();
    }

    /** The one language among the members of {@code Content-Language}; empty if they are several or none. */
    public static Optional<String> single(List<String> members) {
        return members.size() == 1 ? Optional.of(members.get(0).toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    private static List<Wanted> wanted(Fields request) {
        return request.members("Accept-Language").stream()
                .map(Wanted::of)
                .distinct()
                .sorted(Comparator.comparing(Wanted::weight, Comparator.reverseOrder())
                        .thenComparing(Wanted::range))
                .toList();
    }
}
