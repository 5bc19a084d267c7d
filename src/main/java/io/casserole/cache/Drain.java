package io.casserole.cache;

import io.casserole.segment.Body;
import io.casserole.segment.Piece;
import io.casserole.segment.SerialRun;
import java.util.concurrent.CompletableFuture;

/** Reads a body to its end for the sake of what reading it brings about. Holds one piece at a time. */
final class Drain {
    private static final int PIECE = 256 << 10;

    private final Body body;
    private final SerialRun run = new SerialRun(this::readAll); // a demand may call back at once
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    private Drain(Body body) {
        this.body = body;
    }

    /** Takes over the body. Completed at its end; fails as the body does. */
    static CompletableFuture<Void> of(Body body) {
        Drain drain = new Drain(body);
        drain.run.here();
        return drain.end;
    }

    private void readAll() {
        Piece piece = body.read(PIECE);
        while (piece instanceof Piece.Bytes bytes) {
            bytes.release();
            piece = body.read(PIECE);
        }
        if (piece == null) {
            body.demand(run::here);
            return;
        }
        body.close();
        if (piece instanceof Piece.Failed failed) {
            end.completeExceptionally(failed.cause());
        } else {
            end.complete(null);
        }
    }
}
