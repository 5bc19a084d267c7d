package io.casserole.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * Bytes made up from a seed: each 8-byte word is a function of seed and offset, so an object of many gigabytes needs no memory and any
 * part of it is had at once. Bytes of another seed, or shifted, do not compare equal.
 */
public record TestBytes(long seed, long length) implements Content {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    public static TestBytes of(long seed, long length) {
        return new TestBytes(seed, length);
    }

    /** The byte at {@code offset}. */
    public byte at(long offset) {
        return (byte) (word(offset >>> 3) >>> (56 - 8 * (offset & 7)));
    }

    @Override
    public void read(long offset, byte[] into, int at, int count) {
        Objects.checkFromIndexSize(offset, count, length);
        ByteBuffer target = ByteBuffer.wrap(into, at, count);
        long position = offset;
        while (target.hasRemaining() && (position & 7) != 0) {
            target.put(at(position++));
        }
        for (; target.remaining() >= Long.BYTES; position += Long.BYTES) {
            target.putLong(word(position >>> 3));
        }
        while (target.hasRemaining()) {
            target.put(at(position++));
        }
    }

    // the finalizer of SplitMix64, over a sequence of its own for each seed
    private long word(long index) {
        long z = (index + 1) * GOLDEN ^ (seed * 0xD1342543DE82EF95L);
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** All bytes as a stream. */
    public InputStream stream() {
        return new InputStream() {
            private long position;

            @Override
            public int read() {
                return position == length ? -1 : at(position++) & 0xFF;
            }

            @Override
            public int read(byte[] into, int at, int count) {
                if (position == length && count > 0) {
                    return -1;
                }
                int read = (int) Math.min(count, length - position);
                TestBytes.this.read(position, into, at, read);
                position += read;
                return read;
            }
        };
    }

    /** Compares bytes that arrive piece by piece with these, from the first on. */
    public Check check() {
        return check(0, length);
    }

    /** Compares bytes that arrive piece by piece with {@code [first, end)} of these. */
    public Check check(long first, long end) {
        return new Check(this, first, end);
    }

    /** Reads the stream to its end, which must come where these bytes end. */
    public void check(InputStream actual) {
        Check check = check();
        byte[] piece = new byte[1 << 16];
        try {
            for (int read = actual.read(piece); read >= 0; read = actual.read(piece)) {
                check.next(ByteBuffer.wrap(piece, 0, read));
            }
        } catch (IOException cut) {
            throw new UncheckedIOException("after " + check.count() + " bytes of " + length, cut);
        }
        check.end();
    }

    /** A comparison under way. For one thread at a time. */
    public static final class Check {
        private final TestBytes expected;
        private final long first;
        private final long end;
        private long position;

        private Check(TestBytes expected, long first, long end) {
            this.expected = expected;
            this.first = first;
            this.end = end;
            this.position = first;
        }

        /** Number of bytes found equal so far. */
        public long count() {
            return position - first;
        }

        /** Consumes the bytes; an error names the first that differs. */
        public void next(ByteBuffer bytes) {
            if (bytes.remaining() > end - position) {
                throw new AssertionError(
                        "expected " + (end - first) + " bytes, found at least " + (count() + bytes.remaining()));
            }
            byte[] actual = new byte[bytes.remaining()];
            bytes.get(actual);
            int mismatch = Arrays.mismatch(expected.range(position, position + actual.length), actual);
            if (mismatch >= 0) {
                throw new AssertionError("byte " + (position + mismatch) + " of " + expected + ": expected "
                        + expected.at(position + mismatch) + ", found " + actual[mismatch]);
            }
            position += actual.length;
        }

        /** Says that no more bytes come. */
        public void end() {
            if (position != end) {
                throw new AssertionError("expected " + (end - first) + " bytes, found " + count());
            }
        }
    }
}
