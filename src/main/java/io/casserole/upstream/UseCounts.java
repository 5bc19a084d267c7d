package io.casserole.upstream;

/**
 * About how often objects were asked for, in {@value #SIZE} bytes whatever their number. Objects may share a counter, so a count may be
 * too high, never too low, until all are halved: what was asked for long ago does not count for ever. Thread-safe.
 */
final class UseCounts {
    private static final int SIZE = 1 << 16;
    private static final int MOST = 127;

    private final byte[] counts = new byte[SIZE]; // guarded by this
    private int toHalving = 4 * SIZE; // guarded by this

    /** Counts one use more, and says how many there were, {@value #MOST} at most. */
    synchronized int count(String target) {
        if (--toHalving == 0) {
            halve();
        }
        int hash = target.hashCode() * 0x9E3779B1; // scatters targets that differ in their last characters
        int place = hash >>> 16;
        if (counts[place] < MOST) {
            counts[place]++;
        }
        return counts[place];
    }

    private void halve() {
        toHalving = 4 * SIZE;
        for (int i = 0; i < SIZE; i++) {
            counts[i] = (byte) (counts[i] / 2);
        }
    }
}
