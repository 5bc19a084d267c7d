package io.casserole.cache;

import io.casserole.segment.Piece;
import io.casserole.segment.SegmentBytes;
import java.nio.ByteBuffer;

/** Bytes of a segment, which it holds until released. Takes over one count. */
final class SegmentPiece implements Piece.Bytes {
    private final SegmentBytes bytes;
    private final ByteBuffer buffer;
    private final Runnable onStuck;
    private boolean pinned;

    SegmentPiece(SegmentBytes bytes, ByteBuffer buffer, Runnable onStuck) {
        this.bytes = bytes;
        this.buffer = buffer;
        this.onStuck = onStuck;
    }

    @Override
    public ByteBuffer buffer() {
        return buffer;
    }

    @Override
    public void stuck() {
        pinned = true;
        bytes.pin();
        onStuck.run();
    }

    @Override
    public void release() {
        if (pinned) {
            bytes.unpin();
        }
        bytes.release();
    }
}
