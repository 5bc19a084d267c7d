package io.casserole.peer;

import io.casserole.segment.SegmentBytes;
import java.nio.ByteBuffer;

/**
 * Fills a segment from a peer, and shows its last bytes only when the checksum of the whole is known to be right: a reader never sees the end
 * of bytes that are wrong. For one thread at a time.
 */
final class HeldBack {
    /** Most bytes held back; of a short segment only an eighth, or its readers would wait for all of it. */
    static final int TAIL = 64 << 10;

    private final SegmentBytes bytes;
    private final int shownEarly;

    /** @param bytes with nothing written to them */
    HeldBack(SegmentBytes bytes) {
        this.bytes = bytes;
        this.shownEarly = bytes.capacity() - Math.min(TAIL, bytes.capacity() / 8 + 1);
    }

    /** Bytes taken so far, those held back included. */
    int received() {
        return bytes.written();
    }

    /** Whether all bytes of the segment were taken. */
    boolean isFull() {
        return received() == bytes.capacity();
    }

    /** Takes what fits; returns whether that was all. */
    boolean take(ByteBuffer data) {
        bytes.write(data);
        bytes.show(Math.min(bytes.written(), shownEarly));
        return !data.hasRemaining();
    }

    /** Shows the rest and ends the fill, if this is the checksum of the whole segment; returns whether it is. */
    boolean complete(int checksum) {
        if (!isFull() || bytes.writtenChecksum() != checksum) {
            return false;
        }
        bytes.show(bytes.capacity());
        bytes.complete();
        return true;
    }

    /** Forgets what was taken, if none of it was shown; returns whether so. */
    boolean restart() {
        if (bytes.available() > 0) {
            return false;
        }
        bytes.rewrite();
        return true;
    }
}
