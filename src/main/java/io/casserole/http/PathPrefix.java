package io.casserole.http;

import java.util.Optional;

/** The beginning of paths, in whole segments: {@code /a} begins {@code /a} and {@code /a/b}, but not {@code /ab}. */
final class PathPrefix {
    private PathPrefix() {}

    /**
     * The path with another beginning, or empty if it does not begin so. A solidus at the end of a prefix adds
     * nothing.
     */
    static Optional<String> replace(String path, String from, String to) {
        String prefix = withoutLastSolidus(from);
        if (!path.startsWith(prefix)) {
            return Optional.empty();
        }
        String rest = path.substring(prefix.length());
        if (!rest.isEmpty() && "/?#".indexOf(rest.charAt(0)) < 0) {
            return Optional.empty();
        }
        String replaced = withoutLastSolidus(to) + rest;
        return Optional.of(replaced.startsWith("/") ? replaced : "/" + replaced);
    }

    private static String withoutLastSolidus(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
