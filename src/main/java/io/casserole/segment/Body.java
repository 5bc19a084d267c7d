package io.casserole.segment;

import io.casserole.http.Fields;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A message body that is read at the reader's pace: read, else ask to be called, then read again.
 *
 * <pre>{@code
 * Piece piece = body.read(max);
 * if (piece == null) {
 *     body.demand(this::readAgain);   // one call later, on another thread perhaps
 * }
 * }</pre>
 *
 * For one reader, one thread at a time. Nothing is fetched, and no memory held, far beyond what was read: that is the back-pressure.
 */
public interface Body extends AutoCloseable {
    /**
     * The next piece: at most {@code maxBytes} bytes, or the end, or a failure; null if nothing is here yet.
     *
     * @param maxBytes more than 0
     */
    @Nullable
    Piece read(int maxBytes);

    /**
     * Runs {@code callback} once when {@link #read} would give a piece; may run it at once, on this thread. Callbacks must not block. At
     * most one demand at a time.
     */
    void demand(Runnable callback);

    /**
     * The client takes nothing for now: until the body comes to it, what is held ahead may be given up if others wait for memory. Called between
     * reads, without a demand under way.
     */
    default void idle() {}

    /**
     * Memory is short and the client slow: holds nothing that was not given out, at the price of looking for it again. Called between
     * reads, without a demand under way.
     */
    default void letGo() {}

    /** Gives up what was not read and frees everything held except pieces not yet released. May be called twice. */
    @Override
    void close();

    /** No bytes. */
    static Body empty() {
        return of(ByteBuffer.allocate(0));
    }

    /** The remaining bytes of a buffer that nobody pools, made by this node. */
    static Body of(ByteBuffer bytes) {
        return of(bytes, ServedFrom.SELF);
    }

    /** The remaining bytes of a buffer that nobody pools. */
    static Body of(ByteBuffer bytes, ServedFrom from) {
        ByteBuffer rest = bytes.duplicate();
        return new Body() {
            @Override
            public Piece read(int maxBytes) {
                if (!rest.hasRemaining()) {
                    return new Piece.End(Fields.empty());
                }
                int size = Math.min(maxBytes, rest.remaining());
                ByteBuffer piece = rest.slice(rest.position(), size);
                rest.position(rest.position() + size);
                return Piece.Bytes.unpooled(piece, from);
            }

            @Override
            public void demand(Runnable callback) {
                callback.run();
            }

            @Override
            public void close() {
                rest.position(rest.limit());
            }
        };
    }
}
