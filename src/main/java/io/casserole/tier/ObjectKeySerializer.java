package io.casserole.tier;

import io.casserole.segment.ObjectKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.ehcache.spi.serialization.Serializer;

/**
 * The bytes of an object's key.
 *
 * <pre>
 *  0              4
 *  +--------------+-----------+-----------+
 *  | length of t. | target    | variant   |   UTF-8
 *  +--------------+-----------+-----------+
 * </pre>
 */
final class ObjectKeySerializer implements Serializer<ObjectKey> {
    static byte[] bytes(ObjectKey key) {
        byte[] target = key.target().getBytes(StandardCharsets.UTF_8);
        byte[] variant = key.variant().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + target.length + variant.length)
                .putInt(target.length)
                .put(target)
                .put(variant)
                .array();
    }

    @Override
    public ByteBuffer serialize(ObjectKey key) {
        return ByteBuffer.wrap(bytes(key));
    }

    @Override
    public ObjectKey read(ByteBuffer binary) {
        ByteBuffer from = binary.duplicate();
        String target = text(from, from.getInt());
        return new ObjectKey(target, text(from, from.remaining()));
    }

    private static String text(ByteBuffer from, int length) {
        byte[] bytes = new byte[length];
        from.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(ObjectKey key, ByteBuffer binary) {
        return serialize(key).equals(binary);
    }
}
