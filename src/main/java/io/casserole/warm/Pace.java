package io.casserole.warm;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Bounds how many bytes a second are asked for, on average: what was asked for is a debt that time pays, and nothing is asked for while there is
 * one. A single segment comes as fast as it can. Any thread.
 */
final class Pace {
    private static final long SECOND = 1_000_000_000;

    private final LongSupplier bytesPerSecond;
    private final LongSupplier nanoTime;
    private double debt; // bytes; guarded by this, as the next
    private long paidAt;

    /** @param bytesPerSecond may change; 0: no bound */
    Pace(LongSupplier bytesPerSecond, LongSupplier nanoTime) {
        this.bytesPerSecond = bytesPerSecond;
        this.nanoTime = nanoTime;
        this.paidAt = nanoTime.getAsLong();
    }

    /** Takes so many bytes, if there is no debt, and returns zero; else how long to wait before the next try. */
    synchronized Duration take(long bytes) {
        long rate = bytesPerSecond.getAsLong();
        pay(rate);
        if (rate > 0 && debt > 0) {
            return Duration.ofNanos((long) Math.ceil(debt * SECOND / rate));
        }
        debt += bytes;
        return Duration.ZERO;
    }

    /** Bytes have come that nobody had taken. */
    synchronized void add(long bytes) {
        debt += bytes;
    }

    /** Bytes that were taken did not have to come. */
    synchronized void giveBack(long bytes) {
        debt = Math.max(0, debt - bytes);
    }

    private void pay(long rate) {
        long now = nanoTime.getAsLong();
        double paid = (double) (now - paidAt) * rate / SECOND;
        debt = rate == 0 ? 0 : Math.max(0, debt - paid);
        paidAt = now;
    }
}
