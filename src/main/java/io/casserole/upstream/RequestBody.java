package io.casserole.upstream;

import io.casserole.http.Field;
import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Piece;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.impl.BasicEntityDetails;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.jspecify.annotations.Nullable;

/**
 * A request body on its way to the origin: read as fast as the origin takes it, sent as fast as the client brings it.
 *
 * <p>Produced on the I/O thread, closed on any. The lock guards the fields and keeps the body, which is for one thread at a time, from
 * being closed while it is read.
 */
final class RequestBody {
    /** Whether the origin takes what is there. */
    interface Progress {
        /** Bytes wait for the origin to take them. */
        void waitingForOrigin();

        /** The origin has taken what there was. */
        void waitingForClient();
    }

    private static final int PIECE = 64 << 10;

    private final Body body;
    private final OptionalLong length;
    private final Progress progress;
    private Piece.@Nullable Bytes pending; // guarded by this, as all below
    private long sent;
    private boolean waiting;
    private boolean ended;
    private boolean closed;

    RequestBody(Body body, OptionalLong length, Progress progress) {
        this.body = body;
        this.length = length;
        this.progress = progress;
    }

    EntityDetails details() {
        return new BasicEntityDetails(length.orElse(-1), null);
    }

    /** Whether {@link #produce} has something to do, as far as is known. */
    synchronized boolean isReady() {
        return !waiting && !ended && !closed;
    }

    /** Whether all of it was sent. */
    synchronized boolean hasEnded() {
        return ended;
    }

    /**
     * Sends what is there and what fits.
     *
     * @throws FetchException if the body is cut short, or is not as long as it was said to be
     */
    synchronized void produce(DataStreamChannel channel) throws IOException {
        while (isReady()) {
            Piece.Bytes bytes = pending;
            if (bytes == null) {
                next(channel);
            } else {
                sent += channel.write(bytes.buffer());
                if (bytes.buffer().hasRemaining()) {
                    progress.waitingForOrigin();
                    return;
                }
                bytes.release();
                pending = null;
            }
        }
    }

    private void next(DataStreamChannel channel) throws IOException {
        Piece piece = body.read(PIECE);
        if (piece == null) {
            progress.waitingForClient();
            waiting = true;
            body.demand(() -> resume(channel));
        } else if (piece instanceof Piece.Bytes bytes) {
            pending = bytes;
            checkLength(sent + bytes.buffer().remaining(), false);
        } else if (piece instanceof Piece.End end) {
            checkLength(sent, true);
            ended = true;
            channel.endStream(headers(end.trailers()));
        } else if (piece instanceof Piece.Failed failed) {
            throw failed.cause();
        }
    }

    private void resume(DataStreamChannel channel) {
        synchronized (this) {
            waiting = false;
        }
        channel.requestOutput();
    }

    private void checkLength(long found, boolean whole) {
        if (length.isPresent() && (whole ? found != length.getAsLong() : found > length.getAsLong())) {
            throw new FetchException(
                    Reason.BROKEN,
                    "request body: expected " + length.getAsLong() + " bytes, found " + (whole ? "" : "at least ")
                            + found);
        }
    }

    private static @Nullable List<Header> headers(Fields trailers) {
        if (trailers.size() == 0) {
            return null;
        }
        List<Header> headers = new ArrayList<>();
        for (Field trailer : trailers) {
            headers.add(new BasicHeader(trailer.name(), trailer.value()));
        }
        return headers;
    }

    /** Gives up what was not sent. May be called twice. */
    synchronized void close() {
        if (!closed) {
            closed = true;
            if (pending != null) {
                pending.release();
                pending = null;
            }
            body.close();
        }
    }
}
