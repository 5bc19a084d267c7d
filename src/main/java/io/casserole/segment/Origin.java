package io.casserole.segment;

import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An HTTP server, the one that is cached or another node, as a wire: sends one request, delivers one response, decides nothing. Redirects
 * are delivered, not followed; content codings are left alone; nothing is retried.
 */
public interface Origin {
    /**
     * Sends a request. Never throws and never blocks; the sink is called by one thread at a time: an I/O thread, a timer, or a thread
     * that asks the flow for more.
     *
     * @return the way to abandon it
     */
    Call send(Request request, Sink sink);

    /** What a request is for. */
    enum Purpose {
        /** A client's own request, past the cache. */
        PASS,
        /** What is the object, or is it still what it was? */
        PROBE,
        /** Bytes of an object that is known. */
        FETCH,
        /** A question to another node. */
        PEER
    }

    /**
     * A request to the origin.
     *
     * @param purpose for those who count requests, or follow them; the server is told nothing of it
     * @param target below the path of the server's URL, sent byte for byte
     * @param fields end-to-end fields; {@code Host}, framing and connection fields are the wire's business
     * @param body streamed as it is read; closed by the wire in any case
     */
    record Request(Purpose purpose, String method, RequestTarget target, Fields fields, Optional<Body> body) {
        /** A request without a body. */
        public static Request of(Purpose purpose, String method, RequestTarget target, Fields fields) {
            return new Request(purpose, method, target, fields, Optional.empty());
        }

        /** The same with these fields. */
        public Request with(Fields others) {
            return new Request(purpose, method, target, others, body);
        }
    }

    /** A request under way. */
    interface Call {
        /** Abandons the request and closes its connection; the sink hears no more, or {@link Sink#failed}. Does nothing after the end. */
        void cancel();
    }

    /** How much body the sink is ready for. */
    interface Flow {
        /** Lets {@code bytes} more be delivered. Any thread. */
        void request(long bytes);
    }

    /** Takes a response: any number of interim heads, one head, data, then exactly one of end and failed. Must not block. */
    interface Sink extends Interims {
        /** Ignored unless overridden. */
        @Override
        default void interim(int status, Fields fields) {}

        /** The final response's head, with its hop-by-hop fields removed and, if it is to be forwarded, us in {@code Via}. No data arrives before it was requested from the flow. */
        void head(int status, Fields fields, Flow flow);

        /** Body bytes, never more than requested in all; valid only during the call. The sink consumes all of them. */
        void data(ByteBuffer bytes);

        /** The response is whole. */
        void end(Fields trailers);

        /** The response is not whole, before or after its head; reasons UNREACHABLE, CLOSED, TIMEOUT, BROKEN or BUSY. */
        void failed(FetchException cause);
    }
}
