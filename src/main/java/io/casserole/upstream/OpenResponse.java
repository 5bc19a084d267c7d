package io.casserole.upstream;

import io.casserole.http.Fields;
import io.casserole.segment.FetchException;
import io.casserole.segment.Interims;
import io.casserole.segment.Origin;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A response whose head is here and whose body waits until somebody wants it: time to decide who that is. Whoever has it either gives
 * the body {@link #into} a sink or {@link #cancel}s.
 *
 * <p>No data arrives before it is requested, so only the end can come early; it is kept for the sink. The race in {@link #into}: data
 * requested by the sink from within its {@code head} would arrive, on the I/O thread, before the sink is known here. So such
 * requests are held back until it is.
 *
 * <p>The lock guards {@code next} and {@code ending}.
 */
final class OpenResponse {
    private final Head head;
    private final Origin.Flow flow;
    private final CompletableFuture<Origin.Call> call;
    private Origin.@Nullable Sink next; // guarded by this
    private @Nullable Consumer<Origin.Sink> ending; // guarded by this

    private OpenResponse(Head head, Origin.Flow flow, CompletableFuture<Origin.Call> call) {
        this.head = head;
        this.flow = flow;
        this.call = call;
    }

    /**
     * Sends a request.
     *
     * @param interims hears of interim responses
     * @param upstream the URL of the server, for the head
     * @return completed on the I/O thread when the head is here; fails as {@link Origin.Sink#failed} tells
     */
    static CompletableFuture<OpenResponse> of(
            Origin origin, Origin.Request request, Interims interims, Clock clock, String upstream) {
        Receiver receiver = new Receiver(request, interims, clock, upstream);
        receiver.call.complete(origin.send(request, receiver));
        return receiver.opened;
    }

    Head head() {
        return head;
    }

    /** Hands the response on: its head at once, on this thread, then its body as the sink requests it. To be called once. */
    void into(Origin.Sink sink) {
        HeldFlow held = new HeldFlow(flow);
        sink.head(head.status(), head.fields(), held);
        Consumer<Origin.Sink> early;
        synchronized (this) {
            next = sink;
            early = ending;
        }
        if (early != null) {
            early.accept(sink);
        } else {
            held.open();
        }
    }

    /** Gives the response up; its sink, if it has one, hears no more, or a failure. */
    void cancel() {
        var unused = call.thenAccept(Origin.Call::cancel);
    }

    private void end(Consumer<Origin.Sink> how) {
        Origin.Sink sink;
        synchronized (this) {
            sink = next;
            if (sink == null) {
                ending = how;
                return;
            }
        }
        how.accept(sink);
    }

    private synchronized Origin.Sink next() {
        if (next == null) {
            throw new IllegalStateException("expected no data before it was requested");
        }
        return next;
    }

    /** Listens to the wire. */
    private static final class Receiver implements Origin.Sink {
        private final Origin.Request request;
        private final Interims interims;
        private final Clock clock;
        private final String upstream;
        private final Instant requestedAt;
        private final CompletableFuture<OpenResponse> opened = new CompletableFuture<>();
        private final CompletableFuture<Origin.Call> call = new CompletableFuture<>();

        Receiver(Origin.Request request, Interims interims, Clock clock, String upstream) {
            this.request = request;
            this.interims = interims;
            this.clock = clock;
            this.upstream = upstream;
            this.requestedAt = clock.instant();
        }

        @Override
        public void interim(int status, Fields fields) {
            interims.interim(status, fields);
        }

        @Override
        public void head(int status, Fields fields, Origin.Flow flow) {
            Head head = new Head(
                    request.method(),
                    request.target(),
                    request.fields(),
                    status,
                    fields,
                    requestedAt,
                    clock.instant(),
                    upstream);
            opened.complete(new OpenResponse(head, flow, call));
        }

        @Override
        public void data(ByteBuffer bytes) {
            opened.join().next().data(bytes); // done: the head comes first
        }

        @Override
        public void end(Fields trailers) {
            opened.join().end(sink -> sink.end(trailers));
        }

        @Override
        public void failed(FetchException cause) {
            if (!opened.completeExceptionally(cause)) {
                opened.join().end(sink -> sink.failed(cause));
            }
        }
    }

    /** Passes requests on once it is open. The lock guards both fields. */
    private static final class HeldFlow implements Origin.Flow {
        private final Origin.Flow flow;
        private boolean open; // guarded by this
        private long held; // guarded by this

        HeldFlow(Origin.Flow flow) {
            this.flow = flow;
        }

        @Override
        public void request(long bytes) {
            synchronized (this) {
                if (!open) {
                    held = held > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : held + bytes;
                    return;
                }
            }
            flow.request(bytes);
        }

        void open() {
            long early;
            synchronized (this) {
                open = true;
                early = held;
            }
            if (early > 0) {
                flow.request(early);
            }
        }
    }
}
