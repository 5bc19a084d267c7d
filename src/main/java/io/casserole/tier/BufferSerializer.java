package io.casserole.tier;

import java.nio.ByteBuffer;
import org.ehcache.spi.serialization.Serializer;

/**
 * Hands buffers to Ehcache as they are; Ehcache copies what it is given. What it gives back is, in the tiers used here, a buffer on the
 * heap made for this one read, which is kept without another copy; anything else is copied.
 */
final class BufferSerializer implements Serializer<ByteBuffer> {
    @Override
    public ByteBuffer serialize(ByteBuffer value) {
        return value.duplicate();
    }

    @Override
    public ByteBuffer read(ByteBuffer binary) {
        if (binary.hasArray()) {
            return binary.slice();
        }
        return ByteBuffer.allocate(binary.remaining()).put(binary).flip();
    }

    @Override
    public boolean equals(ByteBuffer value, ByteBuffer binary) {
        return value.equals(binary);
    }
}
