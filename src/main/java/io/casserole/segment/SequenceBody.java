package io.casserole.segment;

import io.casserole.http.Fields;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bodies one after the other; the next is begun when the one before it has ended. */
public final class SequenceBody implements Body {
    private final Deque<Body> left;

    /** Takes over the bodies. */
    public SequenceBody(List<? extends Body> bodies) {
        this.left = new ArrayDeque<>(bodies);
    }

    @Override
    public synchronized @Nullable Piece read(int maxBytes) {
        for (Body current = left.peek(); current != null; current = left.peek()) {
            Piece piece = current.read(maxBytes);
            if (!(piece instanceof Piece.End) || left.size() == 1) {
                return piece;
            }
            current.close();
            left.remove();
        }
        return new Piece.End(Fields.empty());
    }

    @Override
    public void demand(Runnable callback) {
        Body current;
        synchronized (this) {
            current = left.peek();
        }
        if (current == null) {
            callback.run();
        } else {
            current.demand(callback);
        }
    }

    @Override
    public synchronized void idle() {
        left.forEach(Body::idle);
    }

    @Override
    public synchronized void letGo() {
        left.forEach(Body::letGo);
    }

    @Override
    public synchronized void close() {
        left.forEach(Body::close);
        left.clear();
    }
}
