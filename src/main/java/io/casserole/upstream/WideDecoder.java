package io.casserole.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.apache.hc.core5.http.impl.BasicHttpTransportMetrics;
import org.apache.hc.core5.http.impl.nio.LengthDelimitedDecoder;
import org.apache.hc.core5.http.nio.SessionInputBuffer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * A body of known length, read from the socket in larger pieces than fit the buffers of a connection: into a direct buffer that its I/O
 * thread lends, and from there straight to the {@link Taker}. HttpCore hears how much was read, and finds nothing left for itself to pass on.
 *
 * <p>Called by the I/O thread only.
 */
final class WideDecoder extends LengthDelimitedDecoder {
    /** Takes the body past HttpCore. */
    interface Taker {
        /** Bytes that are wanted now; what is little is left to HttpCore. */
        long wanted();

        /** Takes all of {@code bytes}, which are valid only during the call. */
        void consume(ByteBuffer bytes);
    }

    private static final String ATTRIBUTE = WideDecoder.class.getName();

    private final ThreadLocal<ByteBuffer> lent;
    private @Nullable Taker taker;

    WideDecoder(
            ReadableByteChannel channel,
            SessionInputBuffer buffer,
            BasicHttpTransportMetrics metrics,
            long length,
            ThreadLocal<ByteBuffer> lent) {
        super(channel, buffer, metrics, length);
        this.lent = lent;
    }

    /** Lets whoever receives the response of this context find this decoder. */
    void announce(HttpContext context) {
        context.setAttribute(ATTRIBUTE, this);
    }

    /** Gives the body of the response that has just begun in {@code context} to a taker, if it is read in this way. */
    static void giveTo(Taker taker, HttpContext context) {
        if (context.removeAttribute(ATTRIBUTE) instanceof WideDecoder decoder) {
            decoder.taker = taker;
        }
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        Taker to = taker;
        // what came with the head is in the connection's buffer
        if (to == null || buffer().hasData() || to.wanted() <= dst.remaining()) {
            return super.read(dst);
        }
        ByteBuffer wide = lent.get().clear();
        wide.limit((int) Math.min(wide.capacity(), to.wanted()));
        int count = super.read(wide);
        if (count > 0) {
            to.consume(wide.flip());
        }
        return count;
    }
}
