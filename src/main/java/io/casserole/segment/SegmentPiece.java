package io.casserole.segment;

import java.nio.ByteBuffer;

/** Bytes of a segment, which it holds until released. */
public final class SegmentPiece implements Piece.Bytes {
    private final SegmentBytes bytes;
    private final ByteBuffer buffer;
    private final ServedFrom from;
    private boolean pinned;

    /** A piece whose count the caller gives away. */
    public SegmentPiece(SegmentBytes bytes, ByteBuffer buffer, ServedFrom from) {
        this.bytes = bytes;
        this.buffer = buffer;
        this.from = from;
    }

    @Override
    public ByteBuffer buffer() {
        return buffer;
    }

    @Override
    public ServedFrom from() {
        return from;
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
