package io.casserole.segment;

import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.http.TraceContext;
import io.casserole.segment.Tracing.Kind;
import io.casserole.segment.Tracing.Span;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server each request to which is a span, from the moment it is sent to the end of its response. The span is named by what the request
 * is for; the server gets the trace of the span. What nodes ask each other is a span only if it is asked for somebody's request. Queries, which may hold secrets, are not told.
 */
public final class TracedOrigin implements Origin {
    private static final int CLIENT_ERROR = 400;
    private static final int NOT_FOUND = 404;

    private final Origin origin;
    private final URI server;
    private final Tracing tracing;

    private TracedOrigin(Origin origin, URI server, Tracing tracing) {
        this.origin = origin;
        this.server = server;
        this.tracing = tracing;
    }

    /** The origin itself if nobody follows. */
    public static Origin of(Origin origin, URI server, Tracing tracing) {
        return tracing.isOn() ? new TracedOrigin(origin, server, tracing) : origin;
    }

    /** A dialer whose lines are traced; itself if nobody follows. */
    public static Dialer of(Dialer dialer, Tracing tracing) {
        return tracing.isOn() ? address -> line(dialer.dial(address), address, tracing) : dialer;
    }

    private static Dialer.Line line(Dialer.Line line, URI address, Tracing tracing) {
        Origin traced = of(line, address, tracing);
        return new Dialer.Line() {
            @Override
            public Call send(Request request, Sink sink) {
                return traced.send(request, sink);
            }

            @Override
            public void close() {
                line.close();
            }
        };
    }

    @Override
    public Call send(Request request, Sink sink) {
        return isHousekeeping(request) ? origin.send(request, sink) : follow(request, sink);
    }

    /** What nodes say to each other for no client: it would be many traces of one span. */
    private static boolean isHousekeeping(Request request) {
        return request.purpose() == Purpose.PEER
                && TraceContext.of(request.fields()).isEmpty();
    }

    private Call follow(Request request, Sink sink) {
        Span span = tracing.begin(Kind.CLIENT, Tally.word(request.purpose()), request.fields(), attributes(request));
        if (server.getPort() >= 0) {
            span.tell("server.port", server.getPort());
        }
        Traced traced = new Traced(span, request.purpose(), sink);
        Call call = origin.send(request.with(span.in(request.fields())), traced);
        return () -> {
            call.cancel();
            traced.cancelled();
        };
    }

    private Map<String, String> attributes(Request request) {
        Map<String, String> attributes = new HashMap<>();
        attributes.put("http.request.method", request.method());
        attributes.put("url.scheme", server.getScheme());
        attributes.put("server.address", server.getHost());
        attributes.put("url.path", path(request.target()));
        request.fields().first("Range").ifPresent(range -> attributes.put("casserole.range", range));
        return attributes;
    }

    private String path(RequestTarget target) {
        String base = server.getRawPath();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + target.path();
    }

    /** One response. Ends its span once, whoever comes first: its end, or the one who gives it up. */
    private static final class Traced implements Sink {
        private final Span span;
        private final Purpose purpose;
        private final Sink sink;
        private final AtomicBoolean over = new AtomicBoolean();
        private volatile int status; // 0 before the head
        private final AtomicLong received = new AtomicLong();

        Traced(Span span, Purpose purpose, Sink sink) {
            this.span = span;
            this.purpose = purpose;
            this.sink = sink;
        }

        @Override
        public void interim(int interimStatus, Fields fields) {
            sink.interim(interimStatus, fields);
        }

        @Override
        public void head(int finalStatus, Fields fields, Flow flow) {
            status = finalStatus;
            span.tell("http.response.status_code", finalStatus);
            sink.head(finalStatus, fields, flow);
        }

        @Override
        public void data(ByteBuffer bytes) {
            received.addAndGet(bytes.remaining());
            sink.data(bytes);
        }

        @Override
        public void end(Fields trailers) {
            end("complete");
            sink.end(trailers);
        }

        @Override
        public void failed(FetchException cause) {
            if (over.compareAndSet(false, true)) {
                tell("failed");
                span.fail(Tally.word(cause.reason()));
            }
            sink.failed(cause);
        }

        void cancelled() {
            end("given-up");
        }

        private void end(String how) {
            if (!over.compareAndSet(false, true)) {
                return;
            }
            tell(how);
            // what another node does not have is not its fault
            boolean expected = purpose == Purpose.PEER && status == NOT_FOUND;
            if (status >= CLIENT_ERROR && !expected) {
                span.fail(Integer.toString(status));
            } else {
                span.end();
            }
        }

        private void tell(String ending) {
            span.tell("casserole.ending", ending);
            span.tell("http.response.body.size", received.get());
        }
    }
}
