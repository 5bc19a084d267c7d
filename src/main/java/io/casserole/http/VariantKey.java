package io.casserole.http;

import java.util.Collection;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The canonical text of the request fields that {@code Vary} names (RFC 9111 §4.1): equal for two requests exactly if
 * they select the same variant. A field that is absent differs from one that is empty; lines are joined and members
 * trimmed. {@code Accept-Encoding} counts as {@link AcceptEncoding} reduces it, whether it is there or not, and {@code
 * Accept-Language} as {@link AcceptLanguage} does.
 */
public final class VariantKey {
    private static final String ABSENT = "-";
    private static final Pattern COUNTED = Pattern.compile("=(\\d{1,9}):");

    /** A field's name, and the length of its value if it has one. */
    private static final Pattern FIELD = Pattern.compile("([^=;]+?)(?:-(?=;)|=(\\d{1,9}):)");

    private static final Pattern SECRET = Pattern.compile("cookie|auth|token|secret|key|password|session");

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

    /** Whether the key of another request for these names differs from that of this one at most in one field, whatever it has there. */
    public static boolean differsOnlyIn(String field, Collection<String> names, Fields request, String key) {
        SortedSet<String> sorted = sorted(names);
        String before = of(sorted.headSet(field), request) + field;
        String behind = ";" + of(sorted.tailSet(field + "\0"), request);
        if (!key.startsWith(before) || !key.endsWith(behind) || key.length() < before.length() + behind.length()) {
            return false;
        }
        return isOneValue(key.substring(before.length(), key.length() - behind.length()));
    }

    private static boolean isOneValue(String text) {
        Matcher counted = COUNTED.matcher(text);
        return text.equals(ABSENT)
                || (counted.lookingAt() && text.length() - counted.end() == Integer.parseInt(counted.group(1)));
    }

    /**
     * A key for people: {@code accept-encoding: gzip; accept-language: (none)}. Values of fields that may hold secrets are not shown, only
     * how long they are.
     */
    public static String readable(String key) {
        StringBuilder text = new StringBuilder();
        Matcher field = FIELD.matcher(key);
        for (int at = 0; at < key.length() && field.find(at) && field.start() == at; ) {
            String name = field.group(1);
            int length = field.group(2) == null ? 0 : Integer.parseInt(field.group(2));
            int end = Math.min(key.length(), field.end() + length);
            String value = field.group(2) == null ? "(none)" : key.substring(field.end(), end);
            boolean hidden = field.group(2) != null && SECRET.matcher(name).find();
            text.append(text.isEmpty() ? "" : "; ").append(name).append(": ");
            text.append(hidden ? "(" + length + " characters)" : value);
            at = end + 1; // and the semicolon
        }
        return text.toString();
    }

    private static String value(String name, Fields request) {
        if (name.equals("accept-encoding")) {
            return counted(AcceptEncoding.normalised(request));
        }
        if (name.equals("accept-language")) {
            return AcceptLanguage.normalised(request).map(VariantKey::counted).orElse(ABSENT);
        }
        return request.has(name) ? counted(String.join(",", request.members(name))) : ABSENT;
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
