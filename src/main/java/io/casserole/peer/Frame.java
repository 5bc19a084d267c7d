package io.casserole.peer;

import io.casserole.segment.BinaryReader;
import io.casserole.segment.BinaryWriter;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Pause;
import java.nio.ByteBuffer;

/**
 * The parts of what one node tells another. An answer is a row of frames, so that the one who asks can tell silence of the origin from
 * silence of the peer, and a failure of the one from a failure of the other.
 *
 * <pre>
 *  frame   kind: 1 | length of the payload: 4 | payload
 *
 *  PING    nothing; at least one each second while there is nothing else to say
 *  ANSWER  what the rest is about, once, before any data: {@link ObjectAnswer}, or of a segment whether it comes from the origin now: 1
 *  DATA    bytes of the segment or body
 *  END     all data has been sent; of a segment: CRC32C of the whole of it: 4
 *  FAIL    there will be no more, and not by the peer's fault: reason: text | message: text
 *          | is there a pause? flag | for everything: flag | left: duration
 * </pre>
 */
enum Frame {
    PING(0),
    ANSWER(1),
    DATA(2),
    END(3),
    FAIL(4);

    static final int HEADER = 1 + Integer.BYTES;

    private static final Frame[] KINDS = values(); // in the order of their codes

    private final int code;

    Frame(int code) {
        this.code = code;
    }

    static Frame of(int code) {
        if (code < 0 || code >= KINDS.length) {
            throw new IllegalArgumentException("frame: expected kind 0 to " + (KINDS.length - 1) + ", found " + code);
        }
        return KINDS[code];
    }

    /** The header of a frame whose payload follows. */
    ByteBuffer header(int length) {
        return ByteBuffer.allocate(HEADER).put((byte) code).putInt(length).flip();
    }

    /** A whole frame. */
    ByteBuffer with(byte[] payload) {
        return ByteBuffer.allocate(HEADER + payload.length)
                .put(header(payload.length))
                .put(payload)
                .flip();
    }

    /** The payload of the {@link #END} frame of a segment. */
    static byte[] checksum(int checksum) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(checksum).array();
    }

    static ByteBuffer fail(FetchException cause) {
        String message = cause.getMessage() == null ? "" : cause.getMessage();
        BinaryWriter payload = new BinaryWriter().text(cause.reason().name()).text(message);
        payload.flag(cause.pause().isPresent());
        cause.pause().ifPresent(pause -> payload.flag(pause.everything()).duration(pause.left()));
        return FAIL.with(Bytes.of(payload.bytes()));
    }

    /** The failure in the payload of a {@link #FAIL} frame. */
    static FetchException failure(byte[] payload) {
        BinaryReader in = new BinaryReader(ByteBuffer.wrap(payload));
        Reason reason = Reason.valueOf(in.text());
        String message = in.text();
        return in.flag()
                ? new FetchException(message, new Pause(in.flag(), in.duration()))
                : new FetchException(reason, message);
    }
}
