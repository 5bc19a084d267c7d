package io.casserole.segment;

import io.casserole.http.ByteRange;

/** How an object of {@code length} bytes (0 or more) is cut into segments of {@code segmentSize} bytes; the last may be shorter. */
public record SegmentLayout(int segmentSize, long length) {
    public SegmentLayout {
        if (segmentSize <= 0) {
            throw new IllegalArgumentException("segmentSize: expected more than 0, found " + segmentSize);
        }
        if (length < 0 || length > longest(segmentSize)) {
            throw new IllegalArgumentException("length: expected 0 to " + longest(segmentSize) + " for segments of "
                    + segmentSize + ", found " + length);
        }
    }

    /** The length of the longest object that can be cut into segments of that size. */
    public static long longest(int segmentSize) {
        return (long) segmentSize * Integer.MAX_VALUE;
    }

    /** Number of segments; 0 for an empty object. */
    public int count() {
        return (int) ((length + segmentSize - 1) / segmentSize);
    }

    /** The segment that holds the byte at {@code offset}. */
    public int indexOf(long offset) {
        return (int) (offset / segmentSize);
    }

    /** The bytes of the object that segment {@code index} holds. */
    public ByteRange range(int index) {
        if (index < 0 || index >= count()) {
            throw new IllegalArgumentException("index: expected 0 to " + (count() - 1) + ", found " + index);
        }
        long first = (long) index * segmentSize;
        return new ByteRange(first, Math.min(length, first + segmentSize));
    }

    /** Bytes in segment {@code index}. */
    public int lengthOf(int index) {
        return (int) range(index).length();
    }
}
