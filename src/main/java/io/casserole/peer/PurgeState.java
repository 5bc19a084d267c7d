package io.casserole.peer;

import io.casserole.segment.BinaryReader;
import io.casserole.segment.BinaryWriter;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a node's log of purges has come, as nodes tell each other with every letter and every answer.
 *
 * @param cursor the place behind its last record
 * @param digest of all its records: two nodes with the same digest have nothing to tell each other
 */
record PurgeState(Cursor cursor, long digest) {
    private static final Pattern TEXT = Pattern.compile("([0-9a-f]{16})-([0-9a-f]{16})-([0-9a-f]{16})");

    /**
     * A place in the log of one node.
     *
     * @param log another for each process
     * @param position how many records were added before it, changed ones included
     */
    record Cursor(long log, long position) {
        /** Before the first record of any log. */
        static final Cursor START = new Cursor(0, 0);
    }

    /** As it stands in a field. */
    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(cursor.log) + "-" + hex.toHexDigits(cursor.position) + "-" + hex.toHexDigits(digest);
    }

    static Optional<PurgeState> parse(String text) {
        return Optional.of(TEXT.matcher(text))
                .filter(Matcher::matches)
                .map(it -> new PurgeState(
                        new Cursor(
                                HexFormat.fromHexDigitsToLong(it.group(1)), HexFormat.fromHexDigitsToLong(it.group(2))),
                        HexFormat.fromHexDigitsToLong(it.group(3))));
    }

    void writeTo(BinaryWriter out) {
        out.int64(cursor.log).int64(cursor.position).int64(digest);
    }

    static PurgeState read(BinaryReader in) {
        return new PurgeState(new Cursor(in.int64(), in.int64()), in.int64());
    }
}
