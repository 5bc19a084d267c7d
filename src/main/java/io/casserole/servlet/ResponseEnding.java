package io.casserole.servlet;

import io.casserole.http.Fields;
import io.casserole.segment.FetchException;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends one response so that its client cannot mistake it. After that the response is not touched again: the container may have given
 * it to another request.
 */
final class ResponseEnding {
    private static final Logger LOG = LoggerFactory.getLogger(ResponseEnding.class);

    private final AsyncContext async;
    private final Function<FetchException, Outgoing> instead;

    /** @param instead what to send of a failure if the head has not gone out */
    ResponseEnding(AsyncContext async, Function<FetchException, Outgoing> instead) {
        this.async = async;
        this.instead = instead;
    }

    /** The response that takes this one's place; the head must not have gone out. */
    Outgoing instead(FetchException cause) {
        return instead.apply(cause);
    }

    /** All bytes are taken, or nobody is there to be misled. */
    void complete() {
        complete(async);
    }

    static void complete(AsyncContext async) {
        try {
            async.complete();
        } catch (IllegalStateException e) {
            LOG.trace("the container has ended the request already", e);
        }
    }

    /** Bytes are missing: another head while that is possible, else a cut. */
    void abort(Throwable cause) {
        HttpServletResponse response = (HttpServletResponse) async.getResponse();
        try {
            if (!response.isCommitted()) {
                replaceHead(response, cause);
                async.complete();
                return;
            }
            Abort.request(async, cause);
        } catch (IllegalStateException e) {
            complete(); // the container has begun to end the request itself
        } catch (UnsupportedOperationException e) { // Tomcat, which has taken the application away
            LOG.debug("the container dispatches nothing any more, and cuts the response itself", e);
        }
    }

    /** Head and first bytes are still in the container's buffer. A body cannot follow: Tomcat 10.1 writes none after a reset. */
    private void replaceHead(HttpServletResponse response, Throwable cause) {
        response.reset();
        if (cause instanceof FetchException known) {
            Outgoing failure = instead(known);
            failure.body().close();
            Fields fields = failure.fields().without("Content-Length", "Content-Type");
            ResponseHead.write(failure.status(), fields, response, Fields::empty);
        } else {
            response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        }
    }
}
