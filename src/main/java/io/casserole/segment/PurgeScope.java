package io.casserole.segment;

/** What a purge removes. */
public sealed interface PurgeScope {
    /** Longest text of a scope: it must fit into a field of a request between nodes. */
    int LONGEST = 4000;

    /**
     * One object with all its variants.
     *
     * @param target as in {@link ObjectKey#target()}: path and query, byte for byte
     */
    record Url(String target) implements PurgeScope {
        public Url {
            checkTarget("url", target);
        }
    }

    /** All objects whose targets begin with this text. */
    record Prefix(String start) implements PurgeScope {
        public Prefix {
            checkTarget("prefix", start);
        }
    }

    /** All objects to which the origin gave this tag (see {@link io.casserole.http.CacheTags}). */
    record Tag(String name) implements PurgeScope {
        public Tag {
            if (name.isEmpty() || name.indexOf(',') >= 0) {
                throw new IllegalArgumentException("tag: expected one tag without commas, found '" + name + "'");
            }
            check("tag", name);
        }
    }

    private static void checkTarget(String part, String text) {
        if (!text.startsWith("/") || text.indexOf('#') >= 0) {
            throw new IllegalArgumentException(
                    part + ": expected a text that begins with '/' and has no '#', found '" + text + "'");
        }
        check(part, text);
    }

    private static void check(String part, String text) {
        if (!text.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw new IllegalArgumentException(part + ": expected visible ASCII characters, found '" + text + "'");
        }
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    part + ": expected at most " + LONGEST + " characters, found " + text.length());
        }
    }
}
