package io.casserole.peer;

import io.casserole.segment.Purge;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * A line in the file of a {@link PurgeLog}:
 *
 * <pre>
 *  base 40 52                                      floor, and newest number
 *  2026-06-01T12:00:00Z {"id":...}                 when it was applied here, and the purge
 * </pre>
 */
sealed interface PurgeLine {
    /** Everything with a stamp below {@code floor} is gone; there were purges up to {@code newest}. */
    record Base(long floor, long newest) implements PurgeLine {
        @Override
        public String toString() {
            return BASE + " " + floor + " " + newest;
        }
    }

    /** A purge, or one that is known under another number from now on. */
    record Applied(Instant at, Purge purge) implements PurgeLine {
        @Override
        public String toString() {
            return at + " " + PurgeRecord.write(purge);
        }
    }

    /** First word of such a line. */
    String BASE = "base";

    /** The line; nothing if it is none. */
    static Optional<PurgeLine> read(String text) {
        String[] words = text.split(" ", 2);
        try {
            if (words[0].equals(BASE)) {
                String[] numbers = words[1].split(" ", 2);
                return Optional.of(new Base(Long.parseLong(numbers[0]), Long.parseLong(numbers[1])));
            }
            Instant at = Instant.parse(words[0]);
            return PurgeRecord.read(words[1]).map(purge -> new Applied(at, purge));
        } catch (DateTimeException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }
}
