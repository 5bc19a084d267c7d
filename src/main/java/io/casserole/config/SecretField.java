package io.casserole.config;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A request field whose value is nobody's business, such as a key: {@code X-Api-Key: abc}. */
public record SecretField(String name, Secret value) {
    static final String EXPECTED =
            "request fields such as X-Api-Key: abc; X-Env: prod, none that concern one connection,"
                    + " one message, ranges, conditions or codings";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+"); // RFC 9110 §5.6.2: token

    // RFC 9110 §5.5: what every recipient understands
    private static final Pattern VALUE = Pattern.compile("[!-~]([ -~\t]*[!-~])?");

    /** A semicolon may be part of a value; what follows it begins a field if it looks like one. */
    private static final Pattern BETWEEN = Pattern.compile("[;\n]\\s*(?=[^\\s:;]+:)");

    /** Fields that the wire and the cache write themselves, each for its own message. */
    private static final Set<String> NOT_STATIC = Set.of(
            "accept-encoding",
            "cdn-loop",
            "connection",
            "content-encoding",
            "content-length",
            "content-range",
            "content-type",
            "expect",
            "host",
            "keep-alive",
            "max-forwards",
            "proxy-authorization",
            "proxy-connection",
            "range",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "via");

    /**
     * Reads a list of fields, separated by semicolons or new lines.
     *
     * @throws IllegalArgumentException if it is none, or one of them is not the operator's to set
     */
    static List<SecretField> parse(String text) {
        return Stream.of(BETWEEN.split(text))
                .map(String::strip)
                .map(field -> field.replaceFirst("\\s*;$", ""))
                .filter(field -> !field.isEmpty())
                .map(SecretField::field)
                .toList();
    }

    private static SecretField field(String text) {
        int colon = text.indexOf(':');
        String name = text.substring(0, Math.max(0, colon));
        String value = text.substring(colon + 1).strip();
        String lower = name.toLowerCase(Locale.ROOT);
        boolean fits = NAME.matcher(name).matches()
                && !NOT_STATIC.contains(lower)
                && !lower.startsWith("if-")
                && VALUE.matcher(value).matches();
        if (!fits) {
            throw new IllegalArgumentException("expected " + EXPECTED);
        }
        return new SecretField(name, new Secret(value));
    }
}
