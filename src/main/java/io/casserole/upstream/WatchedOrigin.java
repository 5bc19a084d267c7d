package io.casserole.upstream;

import io.casserole.http.Fields;
import io.casserole.http.RetryAfter;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Origin;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/**
 * A server whose health is told by what becomes of the requests to it. Its fault is that it cannot be reached, is silent for too long, breaks
 * off, or says that it cannot get at the object (502, 503, 504); not a 500, which may be the object's, nor that it asks for a pause.
 */
final class WatchedOrigin implements Origin {
    /** What the server hears of. */
    interface Watcher {
        void answered();

        void ended();

        void failed(String why);

        void abandoned();
    }

    private static final Set<Reason> FAULTS = EnumSet.of(Reason.UNREACHABLE, Reason.TIMEOUT, Reason.BROKEN);
    private static final Set<Integer> FAULTY = Set.of(502, 503, 504);

    private final Origin origin;
    private final Watcher watcher;

    WatchedOrigin(Origin origin, Watcher watcher) {
        this.origin = origin;
        this.watcher = watcher;
    }

    @Override
    public Call send(Request request, Sink sink) {
        Watched watched = new Watched(sink);
        Call call = origin.send(request, watched);
        return () -> {
            call.cancel();
            watched.cancelled();
        };
    }

    private static boolean isFaulty(int status, Fields fields) {
        return FAULTY.contains(status) && RetryAfter.of(fields, Instant.EPOCH).isEmpty(); // whatever time it names
    }

    /** One response. */
    private final class Watched implements Sink {
        private final Sink sink;
        private volatile boolean heard; // whether the server has said anything
        private boolean faulty; // the sink's thread's

        Watched(Sink sink) {
            this.sink = sink;
        }

        @Override
        public void interim(int status, Fields fields) {
            sink.interim(status, fields);
        }

        @Override
        public void head(int status, Fields fields, Flow flow) {
            heard = true;
            faulty = isFaulty(status, fields);
            if (faulty) {
                watcher.failed("status " + status);
            } else {
                watcher.answered();
            }
            sink.head(status, fields, flow);
        }

        @Override
        public void data(ByteBuffer bytes) {
            sink.data(bytes);
        }

        @Override
        public void end(Fields trailers) {
            if (!faulty) {
                watcher.ended();
            }
            sink.end(trailers);
        }

        @Override
        public void failed(FetchException cause) {
            heard = true;
            if (FAULTS.contains(cause.reason())) {
                watcher.failed(String.valueOf(cause.getMessage()));
            } else {
                watcher.abandoned();
            }
            sink.failed(cause);
        }

        void cancelled() {
            if (!heard) {
                watcher.abandoned();
            }
        }
    }
}
