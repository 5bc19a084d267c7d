package io.casserole.upstream;

import java.io.IOException;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.jspecify.annotations.Nullable;

/**
 * Tells HttpClient how many bytes of a body it may read: as many as were asked for. HttpClient may read up to two of its buffers more,
 * which it takes from the socket whole.
 *
 * <p>Any thread; the lock guards all fields.
 */
final class InputWindow {
    /** What HttpClient may read unasked; as little as it allows. */
    static final int INITIAL = 1;

    // HttpClient counts its window in an int
    private static final long FURTHEST = 1 << 30;

    private @Nullable CapacityChannel channel; // guarded by this, as all below
    private long requested;
    private long granted = INITIAL;
    private long received;

    /** HttpClient has used up what it may read, and takes more through {@code channel}. */
    void open(CapacityChannel newChannel) throws IOException {
        synchronized (this) {
            channel = newChannel;
        }
        grant();
    }

    /** Lets {@code bytes} more be read. Returns whether nothing was awaited before. */
    boolean request(long bytes) {
        boolean woken;
        synchronized (this) {
            woken = requested <= received;
            requested = requested > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : requested + bytes;
        }
        try {
            grant();
        } catch (IOException closed) {
            return woken; // the connection's end is told by HttpClient on its own
        }
        return woken;
    }

    /** Counts what was read. Returns whether more is awaited. */
    synchronized boolean received(int bytes) {
        received += bytes;
        return requested > received;
    }

    /** Bytes read so far. */
    synchronized long received() {
        return received;
    }

    /** Bytes asked for and not yet read; 0 or more. */
    synchronized long remaining() {
        return Math.max(0, requested - received);
    }

    private void grant() throws IOException {
        CapacityChannel to;
        int more;
        synchronized (this) {
            to = channel;
            long target = Math.min(requested, received + FURTHEST);
            if (to == null || target <= granted) {
                return;
            }
            more = (int) (target - granted);
            granted = target;
        }
        to.update(more);
    }
}
