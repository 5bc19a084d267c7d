package io.casserole.peer;

import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Piece;
import io.casserole.segment.SegmentPiece;
import io.casserole.segment.SegmentReader;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The bytes of one segment from an offset to its end, as they arrive. {@link #close} may come from any thread, hence the lock. */
final class SegmentBody implements Body {
    private final SegmentReader reader;
    private int position;
    private boolean closed;

    /** Takes over the reader. */
    SegmentBody(SegmentReader reader, int from) {
        this.reader = reader;
        this.position = from;
    }

    /** Bytes of this body, if all are here; before the first read. */
    synchronized OptionalInt length() {
        // completeness first: what is seen as complete has all its bytes available
        boolean complete = reader.bytes().isComplete();
        int length = reader.available() - position;
        return complete && length >= 0 ? OptionalInt.of(length) : OptionalInt.empty();
    }

    @Override
    public synchronized @Nullable Piece read(int maxBytes) {
        if (closed) {
            return new Piece.Failed(new FetchException(Reason.BROKEN, "segment: expected no read after close"));
        }
        // completeness first: what is seen as complete has all its bytes available
        boolean complete = reader.bytes().isComplete();
        Optional<FetchException> failure = reader.failure();
        int count = Math.min(reader.available() - position, maxBytes);
        if (count > 0 && reader.bytes().tryRetain()) {
            position += count;
            return new SegmentPiece(reader.bytes(), reader.view(position - count, position), reader.from());
        }
        if (failure.isPresent()) {
            return new Piece.Failed(failure.get());
        }
        return complete ? new Piece.End(Fields.empty()) : null;
    }

    @Override
    public void demand(Runnable callback) {
        int beyond;
        synchronized (this) {
            if (closed) {
                callback.run();
                return;
            }
            beyond = position;
        }
        reader.demand(beyond, callback); // outside the lock: it may call back at once
    }

    @Override
    public synchronized void close() {
        closed = true;
        reader.close();
    }
}
