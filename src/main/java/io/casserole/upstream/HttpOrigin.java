package io.casserole.upstream;

import io.casserole.segment.Dialer;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * One server over HTTP/1.1, with connections and limits of its own, on the threads of an {@link HttpWire}. Targets go out byte for byte
 * below the path of the server's URL.
 *
 * <p>A GET or HEAD that was sent on a kept connection which the server had already closed is sent again, once, on another. Nothing else
 * is repeated.
 */
final class HttpOrigin implements Dialer.Line {
    private final Set<HttpCall> calls = ConcurrentHashMap.newKeySet();
    private final HttpCall.Shared shared;
    private final Consumer<HttpOrigin> onClose;
    private volatile boolean closed;

    /** @param onClose hears when it holds nothing any more; may hear it twice */
    HttpOrigin(HttpCall.Shared shared, Consumer<HttpOrigin> onClose) {
        this.shared = shared;
        this.onClose = onClose;
    }

    @Override
    public Call send(Request request, Sink sink) {
        HttpCall call = new HttpCall(shared, request, sink, calls::remove);
        calls.add(call);
        if (closed) {
            call.fail(closed(call));
        } else {
            call.start();
        }
        return call;
    }

    private static FetchException closed(HttpCall call) {
        return call.failure(Reason.CLOSED, "expected an open wire, found it closed");
    }

    /** Closes connections that nobody has used for the keep-alive time. */
    void closeExpired() {
        shared.connections().closeExpired();
    }

    @Override
    public void close() {
        closed = true;
        for (HttpCall call : calls) {
            call.fail(closed(call));
        }
        shared.connections().close();
        onClose.accept(this);
    }
}
