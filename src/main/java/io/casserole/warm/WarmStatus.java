package io.casserole.warm;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a job stood at one moment, as plain values.
 *
 * @param startedAt when it was begun, the first time
 * @param running how long its last run took, or takes so far
 * @param objects entries of its list
 * @param bytesPerSecond what came from the origin and from other nodes in the last seconds
 * @param troubles the first {@link #MOST_TROUBLES} of them
 */
public record WarmStatus(
        String id,
        WarmState state,
        Instant startedAt,
        Duration running,
        Objects objects,
        Bytes bytes,
        long bytesPerSecond,
        List<WarmTrouble> troubles) {
    /** Most troubles that are told; they are counted beyond that. */
    public static final int MOST_TROUBLES = 100;

    /**
     * Entries by what became of them.
     *
     * @param all entries of the list
     * @param known it has been found out what they are, and so how many bytes they have; of those that are nothing for the cache none
     * @param done brought
     * @param skipped nothing for the cache
     * @param failed perhaps another time
     */
    public record Objects(int all, int known, int done, int skipped, int failed) {
        /** Those that are dealt with. */
        public int ended() {
            return done + skipped + failed;
        }
    }

    /**
     * Bytes of the segments that the known entries touch, by where they were.
     *
     * @param known all of them
     * @param held were where they belong
     * @param copied came from another node
     * @param fetched came from the origin
     */
    public record Bytes(long known, long held, long copied, long fetched) {
        /** Those that are where they belong now. */
        public long brought() {
            return held + copied + fetched;
        }
    }

    /** All bytes of the job: those known and, for entries not known yet, as many as the others have on average. */
    public long expectedBytes() {
        return objects.known == 0
                ? 0
                : bytes.known + (long) ((double) bytes.known / objects.known * (objects.all - objects.known));
    }

    /** How much of it is brought, from 0 to 100. */
    public double percent() {
        if (objects.ended() == objects.all) {
            return 100;
        }
        long expected = expectedBytes();
        return expected == 0 ? 100.0 * objects.ended() / objects.all : 100.0 * bytes.brought() / expected;
    }

    /** How long it will take, if it goes on like this; empty if nothing came lately. */
    public Optional<Duration> left() {
        long missing = Math.max(0, expectedBytes() - bytes.brought());
        return state != WarmState.RUNNING || bytesPerSecond == 0
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds((missing + bytesPerSecond - 1) / bytesPerSecond));
    }
}
