package io.casserole.admin;

import io.casserole.segment.Body;
import io.casserole.segment.Piece;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Collects a body that may not be long. Runs where bytes arrive, and never waits. */
final class ShortBody {
    private final Body body;
    private final int longest;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();

    private ShortBody(Body body, int longest) {
        this.body = body;
        this.longest = longest;
    }

    /**
     * Reads a body to its end, and closes it.
     *
     * @return fails with {@link IllegalArgumentException} if it is longer, and as the body does
     */
    static CompletableFuture<byte[]> read(Body body, int longest) {
        ShortBody collected = new ShortBody(body, longest);
        collected.go();
        return collected.whole.whenComplete((bytes, failure) -> body.close());
    }

    private void go() {
        while (!whole.isDone()) {
            Piece piece = body.read(longest + 1);
            if (piece == null) {
                body.demand(this::go);
                return;
            }
            take(piece);
        }
    }

    private void take(@Nullable Piece piece) {
        if (piece instanceof Piece.Bytes bytes) {
            keep(bytes.buffer());
            bytes.release();
            if (read.size() > longest) {
                whole.completeExceptionally(
                        new IllegalArgumentException("expected at most " + longest + " bytes, found more"));
            }
        } else if (piece instanceof Piece.Failed failed) {
            whole.completeExceptionally(failed.cause());
        } else {
            whole.complete(read.toByteArray());
        }
    }

    private void keep(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        read.writeBytes(bytes);
    }
}
