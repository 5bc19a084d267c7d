package io.casserole.config;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What of a request tells objects apart.
 *
 * @param ignoreQuery parameters of the query that do not; an asterisk at the end of a name stands for any rest
 * @param sortQuery   whether the order of parameters does not
 * @param fields      request fields that do, in lower case; with preserve-host also {@code host}
 */
public record KeyConfig(List<String> ignoreQuery, boolean sortQuery, List<String> fields) {

    // a semicolon separates parameters for some servers
    private static final Pattern PARAMETER = Pattern.compile("[!-~&&[^&;=#*,]]*\\*?");

    private static final Pattern FIELD = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+"); // RFC 9110 §5.6.2: token

    /** Fields that choose bytes of an object, or concern one connection or one request, and never tell objects apart. */
    private static final Set<String> NO_KEYS = Set.of(
            "range",
            "if-range",
            "if-match",
            "if-none-match",
            "if-modified-since",
            "if-unmodified-since",
            "connection",
            "content-length",
            "transfer-encoding",
            "expect",
            "te",
            "upgrade",
            "traceparent",
            "tracestate");

    static final Setting<List<String>> IGNORE_QUERY = Setting.of(
            "key-ignore-query",
            "",
            Kind.listOf("names of parameters separated by commas, perhaps with * at their end", KeyConfig::parameter),
            "Query parameters that do not tell objects apart, such as utm_*, sig; the origin gets them all the same.");

    static final Setting<Boolean> SORT_QUERY = Setting.of(
            "key-sort-query",
            "false",
            Kind.trueOrFalse(),
            "Takes queries that differ only in the order of differently named parameters for the same.");

    static final Setting<List<String>> FIELDS = Setting.of(
            "key-fields",
            "",
            Kind.listOf(
                    "names of request fields separated by commas, none of ranges, conditions or traces",
                    KeyConfig::field),
            "Request fields by which objects differ although no Vary says so; the origin gets them on every fetch.");

    public KeyConfig {
        ignoreQuery = List.copyOf(ignoreQuery);
        fields = List.copyOf(fields);
    }

    /** The settings of this record, in the order of the table. */
    static List<Setting<?>> settings() {
        return List.of(IGNORE_QUERY, SORT_QUERY, FIELDS);
    }

    /** Reads the settings; those that do not fit become problems of {@code settings}. */
    static KeyConfig from(Settings settings) {
        return new KeyConfig(settings.get(IGNORE_QUERY), settings.get(SORT_QUERY), fields(settings));
    }

    /** An origin that gets the client's {@code Host} may have other objects for each. */
    private static List<String> fields(Settings settings) {
        Stream<String> host = settings.get(UpstreamConfig.PRESERVE_HOST) ? Stream.of("host") : Stream.empty();
        return Stream.concat(settings.get(FIELDS).stream(), host).distinct().toList();
    }

    private static String parameter(String name) {
        return fitting(PARAMETER.matcher(name).matches(), "the name of a parameter", name);
    }

    private static String field(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean fits = FIELD.matcher(name).matches() && !NO_KEYS.contains(lower);
        return fitting(fits, "the name of a field that may be in a key", lower);
    }

    private static String fitting(boolean fits, String expected, String found) {
        if (!fits) {
            throw new IllegalArgumentException("expected " + expected + ", found '" + found + "'");
        }
        return found;
    }
}
