package io.casserole.testing;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Bytes that can be read at any offset. */
public interface Content {
    /** Number of bytes. */
    long length();

    /** Copies bytes {@code [offset, offset + count)} to {@code into}, from index {@code at} on. */
    void read(long offset, byte[] into, int at, int count);

    /** Bytes {@code [first, end)} as an array. */
    default byte[] range(long first, long end) {
        byte[] bytes = new byte[Math.toIntExact(end - first)];
        read(first, bytes, 0, bytes.length);
        return bytes;
    }

    /** All bytes as an array. */
    default byte[] bytes() {
        return range(0, length());
    }

    /** The text in UTF-8. */
    static Content of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes of an array, which is not copied. */
    static Content of(byte[] bytes) {
        return new Content() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public void read(long offset, byte[] into, int at, int count) {
                int from = Objects.checkFromIndexSize(Math.toIntExact(offset), count, bytes.length);
                System.arraycopy(bytes, from, into, at, count);
            }
        };
    }
}
