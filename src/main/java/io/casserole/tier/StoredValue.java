package io.casserole.tier;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A value as the off-heap and disk tiers hold it. The key is part of the value, since a disk that was full has been seen to return the
 * bytes of another entry, whole and with a good checksum.
 *
 * <pre>
 *  0           4           8           12          12 + k
 *  +-----------+-----------+-----------+-----------+------------------+
 *  | kind      | length n  | CRC32C    | key       | payload          |   big-endian
 *  +-----------+-----------+-----------+-----------+------------------+
 *                           of payload   k bytes     n bytes
 * </pre>
 *
 * The kind names the format of the payload and its version; k is known to who knows the key. A segment of 2,096,000 bytes with its key
 * twice (Ehcache writes it, too) and Ehcache's 52 bytes fits a slot of 2 MiB.
 *
 * @param checksum what {@link #isSound} or the reader's own CRC32C of the payload must give
 * @param payload a view of the stored bytes
 */
record StoredValue(int checksum, ByteBuffer payload) {
    private static final int HEADER = 3 * Integer.BYTES;

    /** A heap buffer with the whole value. */
    static ByteBuffer write(int kind, byte[] key, int checksum, ByteBuffer payload) {
        ByteBuffer value = ByteBuffer.allocate(HEADER + key.length + payload.remaining());
        value.putInt(kind).putInt(payload.remaining()).putInt(checksum);
        value.put(key).put(payload.duplicate());
        return value.flip();
    }

    /** As {@link #write(int, byte[], int, ByteBuffer)}, with the checksum computed here. */
    static ByteBuffer write(int kind, byte[] key, ByteBuffer payload) {
        return write(kind, key, crc32c(payload), payload);
    }

    /** Reads what {@link #write} wrote; empty if it is of another kind or length, or another key's. Does not check the payload. */
    static Optional<StoredValue> read(int kind, byte[] key, ByteBuffer stored) {
        ByteBuffer value = stored.duplicate();
        if (value.remaining() < HEADER + key.length || value.getInt() != kind) {
            return Optional.empty();
        }
        int length = value.getInt();
        int checksum = value.getInt();
        boolean isKeys = value.slice(value.position(), key.length).equals(ByteBuffer.wrap(key));
        value.position(value.position() + key.length);
        return isKeys && value.remaining() == length
                ? Optional.of(new StoredValue(checksum, value.slice()))
                : Optional.empty();
    }

    /** Whether the payload is the one that was written. */
    boolean isSound() {
        return crc32c(payload) == checksum;
    }

    private static int crc32c(ByteBuffer payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload.duplicate());
        return (int) crc.getValue();
    }
}
