package io.casserole.tier;

import io.casserole.segment.SegmentKey;
import java.nio.ByteBuffer;
import org.ehcache.spi.serialization.Serializer;

/** The {@value SegmentKey#BYTES} bytes of a segment's key. */
final class SegmentKeySerializer implements Serializer<SegmentKey> {
    static byte[] bytes(SegmentKey key) {
        ByteBuffer bytes = ByteBuffer.allocate(SegmentKey.BYTES);
        key.writeTo(bytes);
        return bytes.array();
    }

    @Override
    public ByteBuffer serialize(SegmentKey key) {
        return ByteBuffer.wrap(bytes(key));
    }

    @Override
    public SegmentKey read(ByteBuffer binary) {
        return SegmentKey.readFrom(binary);
    }

    @Override
    public boolean equals(SegmentKey key, ByteBuffer binary) {
        return serialize(key).equals(binary);
    }
}
