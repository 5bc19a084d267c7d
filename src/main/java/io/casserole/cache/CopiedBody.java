package io.casserole.cache;

import io.casserole.segment.Body;
import io.casserole.segment.Piece;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A body that is copied as it is read; whoever wants the copy gets it when it is whole. */
final class CopiedBody implements Body {
    private final Body body;
    private final ByteBuffer copy;
    private final Consumer<byte[]> whenWhole;
    private boolean given;

    /**
     * Takes over the body.
     *
     * @param length bytes that the body should have; of one that has not there is no copy
     */
    CopiedBody(Body body, int length, Consumer<byte[]> whenWhole) {
        this.body = body;
        this.copy = ByteBuffer.allocate(length);
        this.whenWhole = whenWhole;
    }

    @Override
    public @Nullable Piece read(int maxBytes) {
        Piece piece = body.read(maxBytes);
        if (piece instanceof Piece.Bytes bytes) {
            copy(bytes.buffer().duplicate());
        } else if (piece instanceof Piece.End && !given && !copy.hasRemaining()) {
            given = true;
            whenWhole.accept(copy.array());
        }
        return piece;
    }

    private void copy(ByteBuffer bytes) {
        if (bytes.remaining() > copy.remaining()) {
            given = true; // longer than it should be: never
        } else {
            copy.put(bytes);
        }
    }

    @Override
    public void demand(Runnable callback) {
        body.demand(callback);
    }

    @Override
    public void idle() {
        body.idle();
    }

    @Override
    public void letGo() {
        body.letGo();
    }

    @Override
    public void close() {
        body.close();
    }
}
