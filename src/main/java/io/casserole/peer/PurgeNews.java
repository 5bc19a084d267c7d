package io.casserole.peer;

import io.casserole.peer.PurgeRecords.Kept;
import io.casserole.peer.PurgeState.Cursor;
import io.casserole.segment.BinaryReader;
import io.casserole.segment.BinaryWriter;
import io.casserole.segment.Purge;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What one node's log has that another may lack.
 *
 * <pre>
 *  log: 8 | position: 8 | more: flag | floor: 8 | newest: 8 | number of purges: 4 | record: text | age: duration ...
 * </pre>
 *
 * @param upTo where to go on
 * @param more whether there are more records behind that place now
 * @param floor see {@link PurgeLog}
 * @param newest the highest number, perhaps of a purge whose record is not kept any more
 */
record PurgeNews(Cursor upTo, boolean more, long floor, long newest, List<Aged> purges) {
    /** A purge, and how long ago it was applied first; only durations travel, since clocks differ. */
    record Aged(Purge purge, Duration age) {}

    /** About so many bytes of records are told at once. */
    static final int BATCH = 64 << 10;

    /**
     * What some records have behind a place, as much as goes into one answer.
     *
     * @param place in the log of these records
     */
    static PurgeNews of(PurgeRecords records, Cursor place, long floor, long newest, Instant now) {
        long at = place.position();
        List<Aged> purges = new ArrayList<>();
        int bytes = 0;
        for (Kept kept : records.after(at).values()) {
            if (bytes > BATCH) {
                return new PurgeNews(new Cursor(place.log(), at), true, floor, 0, purges);
            }
            at = kept.position();
            Duration age = Duration.between(kept.at(), now);
            if (age.compareTo(PurgeLog.TOLD) < 0) {
                purges.add(new Aged(kept.purge(), age.isNegative() ? Duration.ZERO : age));
                bytes += PurgeRecord.write(kept.purge()).length();
            }
        }
        return new PurgeNews(new Cursor(place.log(), records.position()), false, floor, newest, purges);
    }

    byte[] bytes() {
        BinaryWriter out = new BinaryWriter();
        out.int64(upTo.log())
                .int64(upTo.position())
                .flag(more)
                .int64(floor)
                .int64(newest)
                .int32(purges.size());
        purges.forEach(it -> out.text(PurgeRecord.write(it.purge)).duration(it.age));
        return Bytes.of(out.bytes());
    }

    /**
     * Reads what {@link #bytes} gave.
     *
     * @throws IllegalArgumentException if it is no such thing
     */
    static PurgeNews read(byte[] bytes) {
        BinaryReader in = new BinaryReader(ByteBuffer.wrap(bytes));
        Cursor upTo = new Cursor(in.int64(), in.int64());
        boolean more = in.flag();
        long floor = in.int64();
        long newest = in.int64();
        List<Aged> purges = new ArrayList<>();
        for (int left = in.int32(); left > 0; left--) {
            purges.add(new Aged(purge(in.text()), in.duration()));
        }
        in.end();
        return new PurgeNews(upTo, more, floor, newest, purges);
    }

    static Purge purge(String text) {
        return PurgeRecord.read(text)
                .orElseThrow(() -> new IllegalArgumentException("purge: expected a record, found '" + text + "'"));
    }
}
