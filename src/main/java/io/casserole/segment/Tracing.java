package io.casserole.segment;

import io.casserole.http.Fields;
import java.util.Map;

/**
 * Where what this node does is told to those who follow a request through all systems that it touches, as spans of a trace. Which trace it
 * is, a request says in its fields ({@link io.casserole.http.TraceContext}): what is done for it goes on on other threads, so no thread
 * knows. Never blocks, and never fails. Any thread.
 */
public interface Tracing {
    /** Nobody follows. */
    Tracing NONE = new Tracing() {
        @Override
        public boolean isOn() {
            return false;
        }

        @Override
        public Span begin(Kind kind, String name, Fields cause, Map<String, String> attributes) {
            return Span.NONE;
        }
    };

    /** Which end of a request a span shows. */
    enum Kind {
        /** A request that was received, on this thread. If a span of the container is current on it, it becomes the parent. */
        SERVER,
        /** A request that is sent. */
        CLIENT
    }

    /** Whether anybody may follow; if not, now and ever, there is no need to begin spans. */
    boolean isOn();

    /**
     * Begins a span.
     *
     * @param name of few
     * @param cause fields of the request that it is done for: the span's parent is the one that they name, if they name one
     * @param attributes what is known of it already, by the names of OpenTelemetry's conventions or, {@code casserole.*}, our own
     */
    Span begin(Kind kind, String name, Fields cause, Map<String, String> attributes);

    /** Something done, from its beginning to its end. To be ended once. */
    interface Span {
        /** What nobody follows. */
        Span NONE = new Span() {
            @Override
            public Fields in(Fields fields) {
                return fields;
            }

            @Override
            public void tell(String attribute, String value) {}

            @Override
            public void tell(String attribute, long value) {}

            @Override
            public void end() {}

            @Override
            public void fail(String type) {}
        };

        /** Fields of a request as part of this span: whoever gets it, or does something for it, goes on below here. */
        Fields in(Fields fields);

        /** Adds what has become known. */
        void tell(String attribute, String value);

        /** Adds a number. */
        void tell(String attribute, long value);

        /** It is over. */
        void end();

        /**
         * It is over, and has failed.
         *
         * @param type one word of few
         */
        void fail(String type);
    }
}
