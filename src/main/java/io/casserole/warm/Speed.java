package io.casserole.warm;

import java.util.function.LongSupplier;

/** Bytes a second over the last {@value #SECONDS} seconds, or since the beginning. For one thread at a time. */
final class Speed {
    static final int SECONDS = 10;

    private static final long SECOND = 1_000_000_000;

    private final LongSupplier nanoTime;
    private final long begunAt;
    private final long[] bytes = new long[SECONDS]; // of each second, at its number modulo SECONDS
    private long newest; // the number of the second that was counted last

    Speed(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.begunAt = nanoTime.getAsLong();
    }

    void add(long count) {
        bytes[slot(second())] += count;
    }

    long perSecond() {
        long elapsed = nanoTime.getAsLong() - begunAt;
        second();
        long sum = 0;
        for (long each : bytes) {
            sum += each;
        }
        double seconds = Math.min(Math.max((double) elapsed / SECOND, 1), SECONDS);
        return (long) (sum / seconds);
    }

    /** The number of this second; those between the last call and now are emptied. */
    private long second() {
        long now = (nanoTime.getAsLong() - begunAt) / SECOND;
        for (long next = Math.max(newest + 1, now - SECONDS + 1); next <= now; next++) {
            bytes[slot(next)] = 0;
        }
        newest = Math.max(newest, now);
        return newest;
    }

    private static int slot(long second) {
        return (int) (second % SECONDS);
    }
}
