package io.casserole.servlet;

import io.casserole.segment.ServedFrom;
import io.casserole.segment.Tracing;
import io.casserole.segment.Tracing.Kind;
import io.casserole.segment.Tracing.Span;
import io.casserole.servlet.RequestOutcome.Ending;
import java.util.Locale;
import java.util.Map;

/** Ends the span of a client's request with what becomes of its answer. */
final class TracedReceipt implements Receipt {
    private static final int SERVER_ERROR = 500;

    private final Receipt receipt;
    private final Span span;
    private long size;
    private boolean begun;

    private TracedReceipt(Receipt receipt, Span span) {
        this.receipt = receipt;
        this.span = span;
    }

    /**
     * Begins the span; to be called on the thread on which the container has called. A query, which may hold secrets, is not told, and
     * neither is who the client is.
     */
    static Span begin(Tracing tracing, ClientRequest request) {
        if (!tracing.isOn()) {
            return Span.NONE;
        }
        Map<String, String> attributes = Map.of(
                "http.request.method", request.method(),
                "url.scheme", request.connection().scheme(),
                "url.path", request.target().path(),
                "network.protocol.version", version(request.connection().protocol()));
        return tracing.begin(Kind.SERVER, "request", request.fields(), attributes);
    }

    private static String version(String protocol) {
        return protocol.substring(protocol.indexOf('/') + 1);
    }

    /** A receipt that ends the span, too. */
    static Receipt of(Receipt receipt, Span span) {
        return span == Span.NONE ? receipt : new TracedReceipt(receipt, span);
    }

    @Override
    public void begun() {
        begun = true;
        receipt.begun();
    }

    @Override
    public void sent(ServedFrom from, int bytes) {
        size += bytes;
        receipt.sent(from, bytes);
    }

    @Override
    public void ended(Outgoing sent, Ending ending) {
        receipt.ended(sent, ending);
        span.tell("casserole.cache", sent.result().word());
        span.tell("casserole.ending", ending.name().toLowerCase(Locale.ROOT));
        span.tell("http.response.body.size", size);
        if (begun) { // else the client has left before there was a status
            span.tell("http.response.status_code", sent.status());
        }
        if (begun && sent.status() >= SERVER_ERROR) {
            span.fail(Integer.toString(sent.status()));
        } else if (ending == Ending.CUT) {
            span.fail("cut");
        } else {
            span.end();
        }
    }
}
