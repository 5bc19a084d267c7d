package io.casserole.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Ends a response so that its client cannot take it for complete. The Servlet API has no word for it: {@code complete()} would send the
 * last chunk. What both Jetty and Tomcat do is close the connection (HTTP/2: reset the stream) when a dispatch fails after the head has
 * gone out. So the request is dispatched once more, and {@link CacheFilter}, which must be mapped for ASYNC dispatches too, throws.
 */
final class Abort {
    private static final String ATTRIBUTE = Abort.class.getName();

    private Abort() {}

    /** Asks the container to dispatch the request to its own failure. */
    static void request(AsyncContext async, Throwable cause) {
        async.getRequest().setAttribute(ATTRIBUTE, String.valueOf(cause.getMessage()));
        async.dispatch();
    }

    /**
     * Fails if this dispatch is there to fail.
     *
     * @throws IOException without a stack trace; containers log such in one line
     */
    static void ifRequested(ServletRequest request) throws IOException {
        Object reason = request.getAttribute(ATTRIBUTE);
        if (reason != null) {
            throw new ResponseCutException(reason.toString());
        }
    }

    /** Why a response was cut. */
    private static final class ResponseCutException extends IOException {
        private static final long serialVersionUID = 1L;

        ResponseCutException(String reason) {
            super("response cut: " + reason);
        }

        @Override
        public synchronized @Nullable Throwable fillInStackTrace() {
            return this;
        }
    }
}
