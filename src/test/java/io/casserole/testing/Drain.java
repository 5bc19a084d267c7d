package io.casserole.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.segment.Body;
import io.casserole.segment.Piece;
import java.io.ByteArrayOutputStream;

/** Reads bodies without waiting, and gives back what their pieces hold. */
public final class Drain {
    private Drain() {}

    /** What is here now, in pieces of so many bytes at most. */
    public static byte[] now(Body body, int mostBytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Piece piece = body.read(mostBytes); piece instanceof Piece.Bytes bytes; piece = body.read(mostBytes)) {
            byte[] copy = new byte[bytes.buffer().remaining()];
            bytes.buffer().get(copy);
            out.writeBytes(copy);
            bytes.release();
        }
        return out.toByteArray();
    }

    /** All of a body, which must have ended well; closes it. */
    public static byte[] all(Body body) {
        byte[] bytes = now(body, 1000);
        assertThat(body.read(1)).as("the end of the body").isInstanceOf(Piece.End.class);
        body.close();
        return bytes;
    }
}
