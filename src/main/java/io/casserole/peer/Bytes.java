package io.casserole.peer;

import java.nio.ByteBuffer;

/** Bytes out of buffers. */
final class Bytes {
    private Bytes() {}

    /** A copy of what remains. */
    static byte[] of(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
