package io.casserole.cache;

import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.segment.FetchException;
import io.casserole.segment.Piece;
import io.casserole.segment.SegmentBytes;
import io.casserole.segment.SegmentPiece;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.ServedFrom;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Bytes {@code [first, end)} of a representation, read segment by segment as they arrive. Without an end it reads up to the segment that
 * says it is the last.
 *
 * <p>At most one segment is held for reading; pieces given out hold it for themselves. A segment that fails ends the body with the
 * failure, after the bytes before it.
 *
 * <p>{@link #close} may come from any thread at any time, hence the lock; it guards all fields that change. Callbacks run outside it.
 */
final class SegmentedBody implements Body {
    private final Segments segments;
    private final int segmentSize;
    private final OptionalLong end;
    private long position;
    private @Nullable CompletableFuture<SegmentReader> opening;
    private @Nullable SegmentReader reader;
    private @Nullable Piece over;
    private Optional<ServedFrom> firstFrom = Optional.empty();

    SegmentedBody(Segments segments, int segmentSize, long first, OptionalLong end) {
        this.segments = segments;
        this.segmentSize = segmentSize;
        this.position = first;
        this.end = end;
    }

    /** Where the segments come from, as far as it is known; empty until the first piece is readable. */
    Optional<Sources> sources() {
        return firstFrom.map(segments::sources);
    }

    /** Opens the first segment. Completed when bytes of it are readable, exceptionally if none will be. */
    CompletableFuture<Void> prime() {
        CompletableFuture<Void> primed = new CompletableFuture<>();
        demand(() -> failureNow().ifPresentOrElse(primed::completeExceptionally, () -> primed.complete(null)));
        return primed;
    }

    private synchronized Optional<FetchException> failureNow() {
        if (over instanceof Piece.Failed failed) {
            return Optional.of(failed.cause());
        }
        SegmentReader current = reader;
        boolean hasBytes = current != null && current.available() > position % segmentSize;
        return current == null || hasBytes ? Optional.empty() : current.failure();
    }

    @Override
    public synchronized @Nullable Piece read(int maxBytes) {
        while (over == null && position < end.orElse(Long.MAX_VALUE)) {
            SegmentReader current = current();
            if (current == null) {
                return over;
            }
            int from = (int) (position % segmentSize);
            int readable = readable(current) - from;
            if (readable > 0) {
                return piece(current, from, Math.min(readable, maxBytes));
            }
            if (!isOver(current, from)) {
                return null;
            }
        }
        return over == null ? endOfBody() : over;
    }

    /** Bytes of the segment, from its start, that are here and belong to this body. */
    private int readable(SegmentReader current) {
        long start = position - position % segmentSize;
        return (int) Math.min(current.available(), end.orElse(Long.MAX_VALUE) - start);
    }

    private Piece piece(SegmentReader current, int from, int size) {
        SegmentBytes bytes = current.bytes();
        if (!bytes.tryRetain()) {
            throw new IllegalStateException("segment at " + position + ": expected it to be held by its reader");
        }
        Piece piece = new SegmentPiece(bytes, current.view(from, from + size), current.from());
        position += size;
        if (position % segmentSize == 0) {
            leave(current);
        }
        return piece;
    }

    /** Called when all bytes that are here have been read: whether the body ended here, by its end or by a failure. */
    private boolean isOver(SegmentReader current, int from) {
        Optional<FetchException> failure = current.failure();
        if (failure.isPresent()) {
            return fail(failure.get());
        }
        if (!current.bytes().isComplete() || current.available() > from) {
            return false;
        }
        if (current.bytes().isLast() && end.isEmpty()) {
            over = endOfBody();
            return true;
        }
        return fail(new FetchException(
                FetchException.Reason.BROKEN,
                "expected more bytes at offset " + position + ", found a segment of " + current.available()
                        + " bytes"));
    }

    private boolean fail(FetchException cause) {
        over = new Piece.Failed(cause);
        segments.failed(cause);
        return true;
    }

    private static Piece endOfBody() {
        return new Piece.End(Fields.empty());
    }

    /** The reader of the segment at the position, if it is open. */
    private @Nullable SegmentReader current() {
        if (reader == null) {
            CompletableFuture<SegmentReader> pending = opening();
            if (pending.isDone()) {
                opening = null;
                enter(pending);
            }
        }
        return reader;
    }

    private CompletableFuture<SegmentReader> opening() {
        if (opening == null) {
            opening = segments.open((int) (position / segmentSize));
        }
        return opening;
    }

    private void enter(CompletableFuture<SegmentReader> opened) {
        try {
            SegmentReader next = opened.join();
            reader = next;
            if (firstFrom.isEmpty()) {
                firstFrom = Optional.of(next.from());
            }
        } catch (CompletionException e) {
            fail(FetchException.behind(e));
        }
    }

    private void leave(SegmentReader current) {
        current.close();
        reader = null;
    }

    @Override
    public void demand(Runnable callback) {
        SegmentReader current;
        CompletableFuture<SegmentReader> pending;
        synchronized (this) {
            boolean ended = over != null || position >= end.orElse(Long.MAX_VALUE);
            current = ended ? null : current();
            pending = ended || over != null || current != null ? null : opening();
        }
        if (current != null) {
            current.demand((int) (position % segmentSize), callback);
        } else if (pending != null) {
            var unused = pending.whenComplete((opened, failure) -> demand(callback));
        } else {
            callback.run();
        }
    }

    @Override
    public void idle() {
        segments.idle();
    }

    @Override
    public synchronized void letGo() {
        if (segments.letGo()) {
            leaveOpen();
        }
    }

    private void leaveOpen() {
        SegmentReader current = reader;
        if (current != null) {
            leave(current);
        }
        CompletableFuture<SegmentReader> pending = opening;
        if (pending != null) {
            closeWhenOpen(pending);
            opening = null;
        }
    }

    @Override
    public void close() {
        end();
        segments.close(); // outside the lock: whoever gets the memory goes on at once
    }

    private synchronized void end() {
        leaveOpen();
        over = over == null ? endOfBody() : over;
    }

    /** Closes a reader that nobody will read, as soon as it is there. */
    static void closeWhenOpen(CompletableFuture<SegmentReader> opening) {
        var unused = opening.thenAccept(SegmentReader::close);
    }
}
