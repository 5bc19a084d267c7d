package io.casserole.http;

import java.util.Optional;

/**
 * The bytes {@code [first, end)} of a representation: half-open and never empty. The closed ranges of header text are
 * made and read only here, in {@link ContentRange} and in {@link RangeSelection}.
 */
public record ByteRange(long first, long end) {
    public ByteRange {
        if (first < 0 || end <= first) {
            throw new IllegalArgumentException(
                    "byte range: expected 0 <= first < end, found [" + first + "," + end + ")");
        }
    }

    /** The number of bytes. */
    public long length() {
        return end - first;
    }

    public boolean contains(long position) {
        return first <= position && position < end;
    }

    public boolean intersects(ByteRange other) {
        return first < other.end && other.first < end;
    }

    /** The bytes that are in both. */
    public Optional<ByteRange> intersection(ByteRange other) {
        return intersects(other)
                ? Optional.of(new ByteRange(Math.max(first, other.first), Math.min(end, other.end)))
                : Optional.empty();
    }

    /** The value of a {@code Range} field that asks for these bytes (RFC 9110 §14.2), such as {@code bytes=0-99}. */
    public String toRangeField() {
        return "bytes=" + first + "-" + (end - 1);
    }

    @Override
    public String toString() {
        return "[" + first + "," + end + ")";
    }
}
