package io.casserole.admin;

import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.segment.Delayer;
import io.casserole.segment.Piece;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A body that says something at once, and then again after each period, until there is nothing more to say. To a client that reads
 * slowly it says it less often: what was not read is not made. For one reader, as any {@link Body}.
 */
final class Ticks implements Body {
    private final Supplier<Optional<String>> text;
    private final Delayer delayer;
    private final Duration period;
    private ByteBuffer rest = ByteBuffer.allocate(0);
    private boolean due = true;
    private boolean over;

    /** @param text asked once for each period, by the thread that reads; empty ends the body */
    Ticks(Supplier<Optional<String>> text, Delayer delayer, Duration period) {
        this.text = text;
        this.delayer = delayer;
        this.period = period;
    }

    @Override
    public @Nullable Piece read(int maxBytes) {
        if (!over && !rest.hasRemaining() && due) {
            due = false;
            say();
        }
        if (rest.hasRemaining()) {
            int size = Math.min(maxBytes, rest.remaining());
            ByteBuffer piece = rest.slice(rest.position(), size);
            rest.position(rest.position() + size);
            return Piece.Bytes.unpooled(piece);
        }
        return over ? new Piece.End(Fields.empty()) : null;
    }

    private void say() {
        Optional<String> said = text.get();
        over = said.isEmpty();
        rest = ByteBuffer.wrap(said.orElse("").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void demand(Runnable callback) {
        if (over || due || rest.hasRemaining()) {
            callback.run();
            return;
        }
        delayer.after(period, () -> {
            due = true; // seen by the reader, which reads only after the callback
            callback.run();
        });
    }

    @Override
    public void close() {
        over = true;
        rest = ByteBuffer.allocate(0);
    }
}
