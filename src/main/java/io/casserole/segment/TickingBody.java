package io.casserole.segment;

import io.casserole.http.Fields;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A body that says something at once, and then again after each period, until it has said the last. To a reader that does not keep up it
 * says it less often: what is not read is not made. The lock guards all fields that change; the reader is called outside it.
 */
public final class TickingBody implements Body {
    /** What is said, and whether nothing comes after it. */
    public record Said(String text, boolean last) {}

    private final Supplier<Said> words;
    private final Delayer delayer;
    private final Duration period;
    private ByteBuffer rest = ByteBuffer.allocate(0); // of what was said last
    private boolean due = true;
    private boolean over;
    private @Nullable Runnable waiting;

    private TickingBody(Supplier<Said> words, Delayer delayer, Duration period) {
        this.words = words;
        this.delayer = delayer;
        this.period = period;
    }

    /**
     * A body that has not said anything yet.
     *
     * @param words must not block; asked by the thread that reads, once for each period at most
     */
    public static TickingBody of(Supplier<Said> words, Delayer delayer, Duration period) {
        TickingBody body = new TickingBody(words, delayer, period);
        body.tickLater();
        return body;
    }

    private synchronized void tickLater() {
        if (!over) {
            delayer.after(period, this::tick);
        }
    }

    private void tick() {
        hurry();
        tickLater();
    }

    /** Says what there is to say now, though the period has not passed. Any thread. */
    public void hurry() {
        Runnable reader;
        synchronized (this) {
            due = true;
            reader = waiting;
            waiting = null;
        }
        if (reader != null) {
            reader.run();
        }
    }

    @Override
    public synchronized @Nullable Piece read(int maxBytes) {
        if (!rest.hasRemaining() && due && !over) {
            say(words.get());
        }
        if (rest.hasRemaining()) {
            int size = Math.min(maxBytes, rest.remaining());
            ByteBuffer piece = rest.slice(rest.position(), size);
            rest.position(rest.position() + size);
            return Piece.Bytes.unpooled(piece);
        }
        return over ? new Piece.End(Fields.empty()) : null;
    }

    private void say(Said said) {
        due = false;
        over = said.last();
        rest = ByteBuffer.wrap(said.text().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void demand(Runnable callback) {
        synchronized (this) {
            if (!rest.hasRemaining() && !due && !over) {
                waiting = callback;
                return;
            }
        }
        callback.run();
    }

    @Override
    public synchronized void close() {
        over = true;
        rest = ByteBuffer.allocate(0);
        waiting = null;
    }
}
