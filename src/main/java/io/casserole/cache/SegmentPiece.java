package io.casserole.cache;

import io.casserole.segment.Piece;
import io.casserole.segment.SegmentBytes;
import java.nio.ByteBuffer;

/** Bytes of a segment, which it holds until released. Takes over one count. */
final class SegmentPiece implements Piece.Bytes {
    private final SegmentBytes bytes;
    private final ByteBuffer buffer;
    private boolean pinned;

    SegmentPiece(SegmentBytes bytes, ByteBuffer buffer) {
        this.bytes = bytes;
        this.buffer = buffer;
    }

    @Override
    public ByteBuffer buffer() {
        return buffer;
    }

    @Override
    public void stuck() {
        pinned = true;
        bytes.pin();
    }

    @Override
    public void release() {
        if (pinned) {
            bytes.unpin();
        }
        bytes.release();
    }
}
