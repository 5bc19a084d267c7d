package io.casserole.warm;

import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.segment.Delayer;
import io.casserole.segment.Piece;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a job as a body: at once and then each second while it runs, and a last time when it ends. A reader that does not keep up is told
 * less often. The lock guards all fields that change; the reader is called outside it.
 */
final class ProgressLines implements Body {
    static final Duration EVERY = Duration.ofSeconds(1);

    private final Supplier<WarmStatus> job;
    private final Delayer delayer;
    private ByteBuffer rest = ByteBuffer.allocate(0); // of what was said last
    private boolean due = true;
    private boolean over;
    private @Nullable Runnable waiting;

    private ProgressLines(Supplier<WarmStatus> job, Delayer delayer) {
        this.job = job;
        this.delayer = delayer;
    }

    /** @param ended completed when the job does not run any more */
    static Body of(Supplier<WarmStatus> job, CompletableFuture<?> ended, Delayer delayer) {
        ProgressLines lines = new ProgressLines(job, delayer);
        var unused = ended.thenRun(lines::tell);
        lines.tickLater();
        return lines;
    }

    static CompletableFuture<WarmState> endedLongAgo() {
        return CompletableFuture.completedFuture(WarmState.INTERRUPTED);
    }

    private synchronized void tickLater() {
        if (!over) {
            delayer.after(EVERY, this::tick);
        }
    }

    private void tick() {
        tell();
        tickLater();
    }

    private void tell() {
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
            say(job.get());
        }
        if (rest.hasRemaining()) {
            int size = Math.min(maxBytes, rest.remaining());
            ByteBuffer piece = rest.slice(rest.position(), size);
            rest.position(rest.position() + size);
            return Piece.Bytes.unpooled(piece);
        }
        return over ? new Piece.End(Fields.empty()) : null;
    }

    private void say(WarmStatus now) {
        due = false;
        over = now.state() != WarmState.RUNNING;
        rest = ByteBuffer.wrap(ProgressText.of(now).getBytes(StandardCharsets.UTF_8));
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
