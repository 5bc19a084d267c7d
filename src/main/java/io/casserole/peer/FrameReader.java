package io.casserole.peer;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Takes frames apart, whatever pieces they come in. For one thread at a time. */
final class FrameReader {
    /** Longest payload that is collected; data is passed on as it comes. */
    static final int LONGEST = 256 << 10;

    /** Takes what the frames hold. */
    interface Taker {
        /** The payload of a frame other than data. */
        void take(Frame kind, byte[] payload);

        /** Some data; valid only during the call, and consumed by it. */
        void data(ByteBuffer bytes);
    }

    private final Taker taker;
    private final ByteBuffer header = ByteBuffer.allocate(Frame.HEADER);
    private Frame kind = Frame.PING;
    private int left; // of a data frame
    private @Nullable ByteBuffer payload; // of any other

    FrameReader(Taker taker) {
        this.taker = taker;
    }

    /**
     * Takes all of these bytes.
     *
     * @throws IllegalArgumentException if they are no frames
     */
    void feed(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            if (left > 0) {
                passOn(bytes);
            } else if (payload != null) {
                collect(bytes, payload);
            } else {
                begin(bytes);
            }
        }
    }

    private void passOn(ByteBuffer bytes) {
        ByteBuffer data = bytes.slice(bytes.position(), Math.min(left, bytes.remaining()));
        left -= data.remaining();
        bytes.position(bytes.position() + data.remaining());
        taker.data(data);
    }

    private void collect(ByteBuffer bytes, ByteBuffer into) {
        fill(into, bytes);
        if (!into.hasRemaining()) {
            payload = null;
            taker.take(kind, Bytes.of(into.flip()));
        }
    }

    private void begin(ByteBuffer bytes) {
        fill(header, bytes);
        if (header.hasRemaining()) {
            return;
        }
        header.flip();
        kind = Frame.of(header.get());
        int length = header.getInt();
        header.clear();
        if (length < 0 || (kind != Frame.DATA && length > LONGEST)) {
            throw new IllegalArgumentException(
                    "frame " + kind + ": expected 0 to " + LONGEST + " bytes, found " + length);
        }
        if (kind == Frame.DATA) {
            left = length;
        } else if (length == 0) {
            taker.take(kind, new byte[0]);
        } else {
            payload = ByteBuffer.allocate(length);
        }
    }

    private static void fill(ByteBuffer to, ByteBuffer from) {
        int count = Math.min(to.remaining(), from.remaining());
        to.put(from.slice(from.position(), count));
        from.position(from.position() + count);
    }
}
