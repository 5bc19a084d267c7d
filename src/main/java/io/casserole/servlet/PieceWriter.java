package io.casserole.servlet;

import io.casserole.segment.Piece;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes pieces to the container, one after the other, and knows whose their bytes are. For the pump's thread only, but {@link
 * #progress}.
 *
 * <h2>Who owns the bytes</h2>
 *
 * <ol>
 *   <li>A piece belongs to the container from its first write until {@link #isReady} has returned true after its last write; only then
 *       may it be released. {@code onWritePossible} only makes the pump ask again.
 *   <li>Time-outs, errors and a client's reset release nothing by themselves: the container may still be reading. The next {@code
 *       isReady()} that returns true does, or {@code onComplete}.
 *   <li>A piece whose write has to wait is reported once as {@link Piece.Bytes#stuck}.
 * </ol>
 */
final class PieceWriter {
    private static final Logger LOG = LoggerFactory.getLogger(PieceWriter.class);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final OutputSeam.Output output;
    private final Receipt receipt;
    private Piece.@Nullable Bytes piece;
    private ByteBuffer rest = NOTHING;
    private boolean stuck;
    private boolean quick;
    private boolean unflushed = true; // the head
    private long total;

    private volatile ByteBuffer handed = NOTHING; // its position is read by the timer, as a hint
    private volatile long handedBytes;

    /** @param receipt hears of bytes */
    PieceWriter(OutputSeam.Output output, Receipt receipt) {
        this.output = output;
        this.receipt = receipt;
    }

    /** Whether the container takes bytes. To be asked before every write and flush. */
    boolean isReady() {
        return output.isReady();
    }

    /** Begins a piece; the one before is released. */
    void begin(Piece.Bytes next) {
        piece = next;
        rest = next.buffer();
        stuck = false;
    }

    /** Whether bytes of the piece are not yet the container's. */
    boolean hasRest() {
        return rest.hasRemaining();
    }

    /** Hands bytes of the piece to the container, as many as it takes in one write. */
    void write() throws IOException {
        unflushed = true;
        int before = rest.remaining();
        handed = output.write(rest);
        int written = before - rest.remaining();
        total += written;
        handedBytes = total;
        if (piece != null) {
            receipt.sent(piece.from(), written);
        }
    }

    /** Makes the container send what it has collected, the head too. False if there is nothing. */
    boolean flush() throws IOException {
        if (!unflushed) {
            return false;
        }
        unflushed = false;
        output.flush();
        return true;
    }

    /** The write has to wait for the client. True if this is news for the piece. */
    boolean isNewlyStuck() {
        if (piece == null || stuck) {
            return false;
        }
        stuck = true;
        piece.stuck();
        return true;
    }

    /** Whether the last piece went out without waiting. */
    boolean wasQuick() {
        return quick;
    }

    /** Bytes the container was given, less those it has not yet taken out of a buffer it keeps. Any thread. */
    long progress() {
        return handedBytes - handed.remaining();
    }

    /** Whether a piece is still held. */
    boolean holds() {
        return piece != null;
    }

    /** Gives the piece back, if one is held. The container is done with it. */
    void release() {
        if (piece != null) {
            quick = !stuck;
            Piece.Bytes released = piece;
            piece = null;
            released.release();
        }
    }

    /** Gives the piece back if the container is done with it; for responses that have ended. */
    void releaseIfOver() {
        try {
            if (piece != null && output.isReady()) {
                release();
            }
        } catch (RuntimeException e) {
            LOG.trace("the container has taken its stream back; onComplete has come or will", e);
        }
    }
}
