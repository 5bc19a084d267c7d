package io.casserole.config;

/**
 * One text to be put in the place of another, written {@code from=to}.
 *
 * @param from what is replaced, not empty
 * @param to   what stands there afterwards, may be empty
 */
public record Rewrite(String from, String to) {

    public Rewrite {
        if (from.isEmpty()) {
            throw new IllegalArgumentException(
                    "expected a text to replace before '=', found none before '=" + to + "'");
        }
    }

    /**
     * Reads {@code from=to}, split at the first equals sign.
     *
     * @throws IllegalArgumentException if there is no equals sign, or nothing before it
     */
    public static Rewrite parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException("expected from=to, found '" + text + "'");
        }
        return new Rewrite(
                text.substring(0, equals).strip(), text.substring(equals + 1).strip());
    }

    @Override
    public String toString() {
        return from + "=" + to;
    }
}
