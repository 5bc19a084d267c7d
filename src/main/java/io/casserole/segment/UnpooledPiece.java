package io.casserole.segment;

import java.nio.ByteBuffer;

/** Bytes over memory of the garbage collector's. */
record UnpooledPiece(ByteBuffer buffer, ServedFrom from) implements Piece.Bytes {
    @Override
    public void release() {
        // nobody waits for it
    }
}
