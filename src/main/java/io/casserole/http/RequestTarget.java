package io.casserole.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request target in origin form (RFC 9112 §3.2.1), byte for byte as sent. It is the key of an object and goes
 * upstream as it is, so whatever two servers could understand differently is refused before it becomes one: dot
 * segments in any disguise, controls, and broken percent-encoding in the path.
 */
public record RequestTarget(String path, Optional<String> query) {
    private static final String SEPARATOR = "(?:/|\\\\|%2f|%5c)"; // some servers take a backslash for a solidus
    private static final String DOT = "(?:\\.|%2e)";
    private static final String PARAMETERS = "(?:;|%3b)"; // some servers cut /..;x/ down to /../
    private static final Pattern DOT_SEGMENT = Pattern.compile(
            SEPARATOR + DOT + "{1,2}(?:" + SEPARATOR + "|" + PARAMETERS + "|$)", Pattern.CASE_INSENSITIVE);
    private static final Pattern PERCENT = Pattern.compile("%(?![0-9a-fA-F]{2})|%00");

    /**
     * Checks both parts. A query is free in what its percent signs mean, since no server walks along it.
     *
     * @throws BadTargetException as {@link #of} says
     */
    public RequestTarget {
        if (!path.startsWith("/")) {
            throw new BadTargetException("The path does not begin with '/'.");
        }
        refuseOutside("#?", path, "The path has a control, space or other character that may not be in it");
        if (!isPlain(path)) {
            refuse(PERCENT, path, "The path has a percent sign without two hexadecimal digits, or an encoded NUL");
            refuse(DOT_SEGMENT, path, "The path has a dot segment");
        }
        query.ifPresent(text ->
                refuseOutside("#", text, "The query has a control, space or other character that may not be in it"));
    }

    /**
     * The target from the raw parts of the request URI.
     *
     * @param rawQuery what follows the question mark, null if there is none
     * @throws BadTargetException if the path does not begin with a solidus, has a dot segment (plain or encoded, also
     *     before parameters or between encoded separators), a percent sign without two hexadecimal digits or an encoded
     *     NUL; or if either part has a control, space, {@code #} or non-ASCII character
     */
    public static RequestTarget of(String rawPath, @Nullable String rawQuery) {
        return new RequestTarget(rawPath, Optional.ofNullable(rawQuery));
    }

    /**
     * The target that {@link #toString} gave.
     *
     * @throws BadTargetException as {@link #of} says
     */
    public static RequestTarget parse(String target) {
        int mark = target.indexOf('?');
        return mark < 0 ? of(target, null) : of(target.substring(0, mark), target.substring(mark + 1));
    }

    /**
     * This target below a base path, such as that of a mirror's address. Nothing is normalised; of the two solidi
     * between a base path that ends with one and this path, one is left out.
     */
    public RequestTarget under(String basePath) {
        String base = basePath.endsWith("/") ? basePath.substring(0, basePath.length() - 1) : basePath;
        return new RequestTarget(base + path, query);
    }

    /** The target as it stands in a request line. */
    @Override
    public String toString() {
        return query.map(text -> path + "?" + text).orElse(path);
    }

    /** Whether nothing is in the path that the patterns could find; so with most, which then cost every request less. */
    private static boolean isPlain(String path) {
        return path.indexOf('%') < 0 && path.indexOf('\\') < 0 && !path.contains("/.");
    }

    /** Refuses what is not visible ASCII, and the delimiters. */
    private static void refuseOutside(String delimiters, String part, String message) {
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c < '!' || c > '~' || delimiters.indexOf(c) >= 0) {
                throw new BadTargetException(message + " (at " + i + ").");
            }
        }
    }

    private static void refuse(Pattern unwanted, String part, String message) {
        Matcher matcher = unwanted.matcher(part);
        if (matcher.find()) {
            throw new BadTargetException(message + " (at " + matcher.start() + ").");
        }
    }
}
