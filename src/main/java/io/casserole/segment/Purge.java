package io.casserole.segment;

import java.util.regex.Pattern;

/**
 * The record of a purge.
 *
 * @param id the same on all nodes, and of no other purge
 * @param number its place in the row of purges: it is about what the origin was asked for before
 * @param soft whether what it is about is only stale, and may be served again once the origin has said that it is what it was
 */
public record Purge(String id, long number, PurgeScope scope, boolean soft) {
    private static final long MOST = Long.MAX_VALUE / 2; // so that there is always a higher one
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    public Purge {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "id: expected 1 to 128 letters, digits, dots, hyphens and underscores, found '" + id + "'");
        }
        if (number < 1 || number > MOST) {
            throw new IllegalArgumentException("number: expected 1 to " + MOST + ", found " + number);
        }
    }

    /** The same purge under another number. */
    public Purge numbered(long other) {
        return new Purge(id, other, scope, soft);
    }
}
