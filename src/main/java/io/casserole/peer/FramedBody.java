package io.casserole.peer;

import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.segment.Delayer;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Piece;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An answer as frames, begun before it is known. While there is nothing to say it pings.
 *
 * <p>{@link #close} may come from any thread at any time, hence the lock; it guards all fields that change. Callbacks run outside it.
 */
final class FramedBody implements Body {
    /** Silence after which a ping is sent. */
    static final Duration SILENCE = Duration.ofSeconds(1);

    /**
     * What is to be said.
     *
     * @param answer payload of the ANSWER frame
     * @param ending gives the payload of the END frame, once all data was read
     * @param length bytes of data, if all of them are here; then the ending may be asked for at once
     */
    record Content(Optional<byte[]> answer, Body data, Supplier<byte[]> ending, OptionalInt length) {
        /** No data: the answer is all. */
        static Content of(byte[] answer) {
            return new Content(Optional.of(answer), Body.empty(), () -> new byte[0], OptionalInt.of(0));
        }
    }

    private final CompletableFuture<Content> content;
    private final Delayer delayer;
    private @Nullable Piece next;
    private boolean answered;
    private boolean over;
    private @Nullable Runnable waiting;
    private boolean asked;
    private boolean ticking;
    private boolean pingDue;

    /** Takes over the content's body. */
    FramedBody(CompletableFuture<Content> content, Delayer delayer) {
        this.content = content;
        this.delayer = delayer;
    }

    @Override
    public synchronized @Nullable Piece read(int maxBytes) {
        Piece ready = next;
        if (ready != null) {
            next = null;
            return ready;
        }
        if (over) {
            return new Piece.End(Fields.empty());
        }
        Piece said = content.isDone() ? say(maxBytes) : null;
        if (said != null) {
            return said;
        }
        return takePing() ? frame(Frame.PING.with(new byte[0])) : null;
    }

    private boolean takePing() {
        boolean due = pingDue;
        pingDue = false;
        return due;
    }

    private @Nullable Piece say(int maxBytes) {
        Content known;
        try {
            known = content.join();
        } catch (CompletionException e) {
            return failed(e.getCause() instanceof FetchException cause ? cause : defect(e));
        }
        if (!answered) {
            answered = true;
            if (known.answer.isPresent()) {
                return frame(Frame.ANSWER.with(known.answer.get()));
            }
        }
        Piece piece = known.data.read(maxBytes);
        if (piece instanceof Piece.Bytes bytes) {
            next = bytes;
            return frame(Frame.DATA.header(bytes.buffer().remaining()));
        }
        if (piece instanceof Piece.Failed cut) {
            return failed(cut.cause());
        }
        if (piece == null) {
            return null;
        }
        over = true;
        return frame(Frame.END.with(known.ending.get()));
    }

    private Piece failed(FetchException cause) {
        over = true;
        return frame(Frame.fail(cause));
    }

    private static FetchException defect(Throwable cause) {
        return new FetchException(Reason.BROKEN, "expected an answer or a reason, found " + cause, cause);
    }

    private static Piece frame(ByteBuffer bytes) {
        return Piece.Bytes.unpooled(bytes);
    }

    @Override
    public void demand(Runnable callback) {
        boolean ask;
        boolean tick;
        synchronized (this) {
            waiting = callback;
            ask = !asked;
            asked = true;
            tick = !ticking;
            ticking = true;
        }
        if (tick) {
            delayer.after(SILENCE, this::tick);
        }
        if (ask) {
            whenReady(this::ready);
        }
    }

    private void whenReady(Runnable callback) {
        if (hasNext()) {
            callback.run();
        } else if (content.isDone()) {
            wait(content.isCompletedExceptionally() ? null : content.join(), callback);
        } else {
            var unused = content.whenComplete((known, failure) -> wait(known, callback));
        }
    }

    private synchronized boolean hasNext() {
        return next != null || over;
    }

    private synchronized boolean isAnswered() {
        return answered;
    }

    private void wait(@Nullable Content known, Runnable callback) {
        if (known == null || (!isAnswered() && known.answer.isPresent())) {
            callback.run();
        } else {
            known.data.demand(callback);
        }
    }

    private void ready() {
        Runnable callback;
        synchronized (this) {
            asked = false;
            callback = takeWaiting();
        }
        callback.run();
    }

    private void tick() {
        Runnable callback;
        synchronized (this) {
            ticking = false;
            pingDue = waiting != null;
            callback = takeWaiting();
        }
        callback.run();
    }

    private Runnable takeWaiting() {
        Runnable callback = waiting;
        waiting = null;
        return callback == null ? () -> {} : callback;
    }

    @Override
    public synchronized void close() {
        over = true;
        if (next instanceof Piece.Bytes bytes) {
            next = null;
            bytes.release();
        }
        var unused = content.thenAccept(known -> known.data.close());
    }
}
