package io.casserole.upstream;

import io.casserole.http.Fields;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Origin;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Several servers as one. A request without a body that one did not get goes to the next, and a safe one (RFC 9110 §9.2.1) also if it did
 * not answer, or not with more than an error of its own. Nothing is repeated once a head has been passed on.
 */
final class FailoverOrigin implements Origin {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private final Function<String, List<Origin>> servers;

    /** @param servers whom to ask for a target, the first first; at least one */
    FailoverOrigin(Function<String, List<Origin>> servers) {
        this.servers = servers;
    }

    @Override
    public Call send(Request request, Sink sink) {
        Passing passing =
                new Passing(request, sink, servers.apply(request.target().toString()));
        passing.next();
        return passing;
    }

    /** One request. The lock guards {@code call} and {@code cancelled}; all else is the current attempt's. */
    private static final class Passing implements Call {
        private final Request request;
        private final Sink sink;
        private final Deque<Origin> servers;
        private CompletableFuture<Call> call = new CompletableFuture<>(); // guarded by this
        private boolean cancelled; // guarded by this

        Passing(Request request, Sink sink, List<Origin> servers) {
            this.request = request;
            this.sink = sink;
            this.servers = new ArrayDeque<>(servers);
        }

        void next() {
            Origin server = servers.remove();
            CompletableFuture<Call> sent = new CompletableFuture<>();
            boolean late;
            synchronized (this) {
                call = sent;
                late = cancelled;
            }
            Call begun = server.send(request, new Attempt(this, sent));
            sent.complete(begun);
            if (late) {
                begun.cancel();
            }
        }

        @Override
        public void cancel() {
            CompletableFuture<Call> current;
            synchronized (this) {
                cancelled = true;
                current = call;
            }
            var unused = current.thenAccept(Call::cancel);
        }

        private synchronized boolean isCancelled() {
            return cancelled;
        }

        private boolean hasNext() {
            return !servers.isEmpty() && request.body().isEmpty() && !isCancelled();
        }

        boolean mayRepeat() {
            return hasNext() && SAFE.contains(request.method());
        }

        /** Also what is not safe: it was never sent. */
        boolean mayRepeat(FetchException cause) {
            return cause.reason() == Reason.UNREACHABLE ? hasNext() : mayRepeat();
        }
    }

    /** One server's answer; told to the sink unless the next is asked in its stead. */
    private static final class Attempt implements Sink {
        private final Passing passing;
        private final CompletableFuture<Call> call;
        private boolean begun; // the sink's thread's, as all below
        private boolean over;

        Attempt(Passing passing, CompletableFuture<Call> call) {
            this.passing = passing;
            this.call = call;
        }

        @Override
        public void interim(int status, Fields fields) {
            passing.sink.interim(status, fields);
        }

        @Override
        public void head(int status, Fields fields, Flow flow) {
            if (Asking.HELPLESS.contains(status) && passing.mayRepeat()) {
                over = true;
                var unused = call.thenAccept(Call::cancel);
                passing.next();
            } else {
                begun = true;
                passing.sink.head(status, fields, flow);
            }
        }

        @Override
        public void data(ByteBuffer bytes) {
            if (over) {
                bytes.position(bytes.limit());
            } else {
                passing.sink.data(bytes);
            }
        }

        @Override
        public void end(Fields trailers) {
            if (!over) {
                passing.sink.end(trailers);
            }
        }

        @Override
        public void failed(FetchException cause) {
            if (over) {
                return;
            }
            if (!begun && passing.mayRepeat(cause)) {
                over = true;
                passing.next();
            } else {
                passing.sink.failed(cause);
            }
        }
    }
}
