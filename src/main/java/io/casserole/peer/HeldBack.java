package io.casserole.peer;

import io.casserole.segment.SegmentBytes;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Fills a segment from a peer, and holds its last bytes back until the checksum of the whole is known to be right: a reader never sees
 * the end of bytes that are wrong. For one thread at a time.
 */
final class HeldBack {
    /** Most bytes held back; of a short segment only an eighth, or its readers would wait for all of it. */
    static final int TAIL = 64 << 10;

    private final SegmentBytes bytes;
    private final ByteBuffer tail;
    private final CRC32C crc = new CRC32C();

    HeldBack(SegmentBytes bytes) {
        this.bytes = bytes;
        this.tail = ByteBuffer.allocate(Math.min(TAIL, bytes.capacity() / 8 + 1));
    }

    /** Bytes taken so far, those held back included. */
    int received() {
        return bytes.available() + tail.position();
    }

    /** Whether all bytes of the segment were taken. */
    boolean isFull() {
        return received() == bytes.capacity();
    }

    /** Takes what fits; returns whether that was all. */
    boolean take(ByteBuffer data) {
        int shown = bytes.capacity() - tail.capacity() - bytes.available();
        if (shown > 0 && data.hasRemaining()) {
            ByteBuffer front = data.slice(data.position(), Math.min(shown, data.remaining()));
            data.position(data.position() + front.remaining());
            crc.update(front.duplicate());
            bytes.append(front);
        }
        int held = Math.min(tail.remaining(), data.remaining());
        ByteBuffer back = data.slice(data.position(), held);
        data.position(data.position() + held);
        crc.update(back.duplicate());
        tail.put(back);
        return !data.hasRemaining();
    }

    /** Shows the rest and ends the fill, if this is the checksum of the whole segment; returns whether it is. */
    boolean complete(int checksum) {
        if (!isFull() || (int) crc.getValue() != checksum) {
            return false;
        }
        bytes.append(tail.flip());
        bytes.complete();
        return true;
    }
}
