package io.casserole.segment;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.CRC32C;

/**
 * One reader's hold on the bytes of a segment, whole or still arriving. Closing it gives the hold back, exactly once. Safe for use by
 * one thread at a time.
 */
public final class SegmentReader implements AutoCloseable {
    private final SegmentBytes bytes;
    private final int offset;
    private final ServedFrom from;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SegmentReader(SegmentBytes bytes, int offset, ServedFrom from) {
        this.bytes = bytes;
        this.offset = offset;
        this.from = from;
    }

    /** A reader that takes over one count of its caller. */
    public static SegmentReader owning(SegmentBytes bytes, ServedFrom from) {
        return new SegmentReader(bytes, 0, from);
    }

    /** A reader with a count of its own, unless the bytes are gone already. */
    public static Optional<SegmentReader> retaining(SegmentBytes bytes, ServedFrom from) {
        return bytes.tryRetain() ? Optional.of(owning(bytes, from)) : Optional.empty();
    }

    /** A reader of bytes that are those of the segment from {@code offset} on; nothing before may be read. */
    public static Optional<SegmentReader> retaining(SegmentBytes bytes, int offset, ServedFrom from) {
        return bytes.tryRetain() ? Optional.of(new SegmentReader(bytes, offset, from)) : Optional.empty();
    }

    /** Where the bytes came from. */
    public ServedFrom from() {
        return from;
    }

    /** The bytes read; to be retained by whoever keeps them longer than this reader. */
    public SegmentBytes bytes() {
        return bytes;
    }

    /** Bytes readable from the start of the segment; grows, never shrinks. */
    public int available() {
        return offset + bytes.available();
    }

    /** Why no more bytes will come, if the fill failed; bytes before it are still good. */
    public Optional<FetchException> failure() {
        return bytes.failure();
    }

    /** A read-only view of bytes {@code [from, to)}, valid until {@link #close}. */
    public ByteBuffer view(int first, int end) {
        return bytes.view(first - offset, end - offset);
    }

    /** Whether the bytes of a complete segment are still those that arrived: computes their checksum anew. */
    boolean isSound() {
        CRC32C crc = new CRC32C();
        crc.update(view(0, available()));
        return (int) crc.getValue() == bytes.checksum();
    }

    /** Runs {@code callback} once when more than {@code beyond} bytes are available or the fill has ended; may run it at once. */
    public void demand(int beyond, Runnable callback) {
        bytes.whenBeyond(beyond - offset, callback);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            bytes.release();
        }
    }
}
