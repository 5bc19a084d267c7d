package io.casserole.segment;

import java.nio.ByteBuffer;

/**
 * Names a segment: bytes {@code [index * segmentSize, (index + 1) * segmentSize)} of one generation. What it names never changes,
 * so a stored segment is never stale.
 *
 * <pre>
 *  0                               32          36      40
 *  +-------------------------------+-----------+-------+
 *  | generation                    | seg. size | index |   big-endian
 *  +-------------------------------+-----------+-------+
 * </pre>
 */
public record SegmentKey(Generation generation, int segmentSize, int index) {
    /** Bytes of a key as the stores write it. */
    public static final int BYTES = Generation.BYTES + 2 * Integer.BYTES;

    public SegmentKey {
        if (segmentSize <= 0) {
            throw new IllegalArgumentException("segmentSize: expected more than 0, found " + segmentSize);
        }
        if (index < 0) {
            throw new IllegalArgumentException("index: expected 0 or more, found " + index);
        }
    }

    /** Reads what {@link #writeTo} wrote. */
    public static SegmentKey readFrom(ByteBuffer from) {
        return new SegmentKey(Generation.readFrom(from), from.getInt(), from.getInt());
    }

    /** Writes {@value #BYTES} bytes. */
    public void writeTo(ByteBuffer to) {
        generation.writeTo(to);
        to.putInt(segmentSize).putInt(index);
    }

    /** Offset in the object of this segment's first byte. */
    public long offset() {
        return (long) index * segmentSize;
    }

    /** Written out because the stores keep it on disk, and that of a record is the JVM's choice. */
    @Override
    public int hashCode() {
        return (generation.hashCode() * 31 + segmentSize) * 31 + index;
    }

    @Override
    public String toString() {
        return generation + "/" + index;
    }
}
