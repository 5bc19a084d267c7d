package io.casserole.testing;

import io.casserole.http.Fields;
import io.casserole.segment.FetchException;
import io.casserole.segment.Origin;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An origin in memory whose every step a test makes: it keeps what is sent until the test answers it, on the test's own thread.
 *
 * <pre>{@code
 * Exchange exchange = origin.next();
 * exchange.head(206, "Content-Range", "bytes 0-9/10").data(bytes).end();
 * }</pre>
 *
 * Data beyond what the sink asked for waits, as on the real wire, and so does an end behind it.
 */
public final class FakeOrigin implements Origin {
    private final List<Exchange> all = new ArrayList<>(); // guarded by this
    private final Deque<Exchange> unseen = new ArrayDeque<>(); // guarded by this
    private Consumer<Exchange> onSend = exchange -> {};

    /** Answers every request as it is sent, on the sender's thread. */
    public FakeOrigin answering(Consumer<Exchange> answer) {
        onSend = answer;
        return this;
    }

    @Override
    public Call send(Request request, Sink sink) {
        Exchange exchange = new Exchange(request, sink);
        synchronized (this) {
            all.add(exchange);
            unseen.add(exchange);
        }
        onSend.accept(exchange);
        return exchange;
    }

    /** The oldest request that was not taken by this method before; there must be one. */
    public synchronized Exchange next() {
        Exchange exchange = unseen.poll();
        if (exchange == null) {
            throw new AssertionError("expected another request, found only " + requests());
        }
        return exchange;
    }

    /** All requests so far. */
    public synchronized List<Request> requests() {
        return all.stream().map(Exchange::request).toList();
    }

    /** One request and its response. */
    public static final class Exchange implements Call, Flow {
        private final Request request;
        private final Sink sink;
        private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
        private @Nullable Runnable ending;
        private long requested;
        private long delivered;
        private boolean delivering;
        private boolean cancelled;
        private boolean over;

        private Exchange(Request request, Sink sink) {
            this.request = request;
            this.sink = sink;
        }

        public Request request() {
            return request;
        }

        /** The request's field of that name, or null. */
        public @Nullable String field(String name) {
            return request.fields().first(name).orElse(null);
        }

        /** Delivers a 1xx response. */
        public Exchange interim(int status, String... fields) {
            if (!cancelled) {
                sink.interim(status, Fields.of(fields));
            }
            return this;
        }

        /** Delivers the head, its fields as names and values in turn. */
        public Exchange head(int status, String... fields) {
            return head(status, Fields.of(fields));
        }

        /** Delivers the head. */
        public Exchange head(int status, Fields fields) {
            if (!cancelled) {
                sink.head(status, fields, this);
            }
            return this;
        }

        /** Sends data; what was not asked for yet is delivered when it is. */
        public Exchange data(byte[] bytes) {
            waiting.add(ByteBuffer.wrap(bytes));
            deliver();
            return this;
        }

        /** Sends bytes {@code [first, end)} of some content. */
        public Exchange data(Content content, long first, long end) {
            return data(content.range(first, end));
        }

        /** Ends the response, once its data is delivered. */
        public Exchange end(String... trailers) {
            ending = () -> sink.end(Fields.of(trailers));
            deliver();
            return this;
        }

        /** Fails the response, once its data is delivered. */
        public Exchange fail(FetchException.Reason reason) {
            ending = () -> sink.failed(new FetchException(reason, "scripted: " + reason));
            deliver();
            return this;
        }

        /** Bytes that the sink asked for so far. */
        public long requested() {
            return requested;
        }

        /** Bytes that the sink got so far. */
        public long delivered() {
            return delivered;
        }

        public boolean isCancelled() {
            return cancelled;
        }

        /** Whether the sink was told the end or a failure. */
        public boolean isOver() {
            return over;
        }

        @Override
        public void cancel() {
            cancelled = true;
            waiting.clear();
        }

        @Override
        public void request(long bytes) {
            if (bytes <= 0) {
                throw new AssertionError("expected a demand of more than 0 bytes, found " + bytes);
            }
            requested = requested > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : requested + bytes;
            deliver();
        }

        private void deliver() {
            if (delivering) {
                return; // asked from within data: the loop below goes on
            }
            delivering = true;
            while (!cancelled
                    && !waiting.isEmpty()
                    && (requested > delivered || !waiting.element().hasRemaining())) {
                deliverOne(waiting.element());
            }
            delivering = false;
            Runnable end = ending;
            if (!cancelled && !over && waiting.isEmpty() && end != null) {
                over = true;
                end.run();
            }
        }

        private void deliverOne(ByteBuffer next) {
            int count = (int) Math.min(next.remaining(), requested - delivered);
            if (count > 0) {
                ByteBuffer piece = next.slice(next.position(), count).asReadOnlyBuffer();
                next.position(next.position() + count);
                delivered += count;
                sink.data(piece);
                if (piece.hasRemaining()) {
                    throw new AssertionError("expected the sink to consume all, found " + piece.remaining() + " left");
                }
            }
            if (!next.hasRemaining()) {
                waiting.poll();
            }
        }
    }
}
