package io.casserole.servlet;

import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.segment.FetchException;
import io.casserole.segment.Piece;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A body whose bytes arrive when the test says so. Overwrites each piece when it is released, so that a later use is seen. */
final class ScriptedBody implements Body {
    private final Deque<ByteBuffer> here = new ArrayDeque<>();
    private final List<Integer> asked = new ArrayList<>();
    private @Nullable Piece end;
    private @Nullable Runnable demand;
    private int out;
    private int stuck;
    private int lettingsGo;
    private int idle;
    private int closed;

    /** Bytes arrive; the reader that waits for them is called. */
    ScriptedBody give(byte[] bytes) {
        here.add(ByteBuffer.wrap(bytes.clone()));
        wake();
        return this;
    }

    ScriptedBody end() {
        return end(Fields.empty());
    }

    ScriptedBody end(Fields trailers) {
        end = new Piece.End(trailers);
        wake();
        return this;
    }

    ScriptedBody fail(FetchException cause) {
        end = new Piece.Failed(cause);
        wake();
        return this;
    }

    private void wake() {
        Runnable waiting = demand;
        demand = null;
        if (waiting != null) {
            waiting.run();
        }
    }

    /** Most bytes of each read that gave bytes. */
    List<Integer> asked() {
        return List.copyOf(asked);
    }

    /** Pieces not released. */
    int out() {
        return out;
    }

    /** Pieces reported stuck. */
    int stuck() {
        return stuck;
    }

    boolean isDemanded() {
        return demand != null;
    }

    boolean isClosed() {
        return closed > 0;
    }

    @Override
    public @Nullable Piece read(int maxBytes) {
        ByteBuffer next = here.peek();
        if (next == null) {
            return end;
        }
        asked.add(maxBytes);
        int size = Math.min(maxBytes, next.remaining());
        ByteBuffer view = next.slice(next.position(), size);
        next.position(next.position() + size);
        if (!next.hasRemaining()) {
            here.remove();
        }
        out++;
        return new Part(view, view.duplicate());
    }

    @Override
    public void demand(Runnable callback) {
        if (!here.isEmpty() || end != null) {
            callback.run();
        } else {
            demand = callback;
        }
    }

    @Override
    public void letGo() {
        lettingsGo++;
    }

    @Override
    public void idle() {
        idle++;
    }

    /** How often it was told that the client takes nothing. */
    int idleTimes() {
        return idle;
    }

    /** How often it was told to hold nothing. */
    int lettingsGo() {
        return lettingsGo;
    }

    @Override
    public void close() {
        closed++;
    }

    private final class Part implements Piece.Bytes {
        private final ByteBuffer view;
        private final ByteBuffer memory;
        private boolean noted;
        private boolean released;

        Part(ByteBuffer view, ByteBuffer memory) {
            this.view = view;
            this.memory = memory;
        }

        @Override
        public ByteBuffer buffer() {
            return view;
        }

        @Override
        public void stuck() {
            if (noted || released) {
                throw new IllegalStateException("stuck: expected at most once, before the release");
            }
            noted = true;
            stuck++;
        }

        @Override
        public void release() {
            if (released) {
                throw new IllegalStateException("released twice");
            }
            released = true;
            out--;
            while (memory.hasRemaining()) {
                memory.put((byte) 0xDB);
            }
        }
    }
}
