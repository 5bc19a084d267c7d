package io.casserole.servlet;

import io.casserole.segment.ServedFrom;
import io.casserole.servlet.RequestOutcome.Ending;

/** Hears from a pump what becomes of its response. Called by one thread at a time; must not block. */
interface Receipt {
    /** Nobody wants to know. */
    Receipt NONE = new Receipt() {
        @Override
        public void begun() {}

        @Override
        public void sent(ServedFrom from, int bytes) {}

        @Override
        public void ended(Outgoing sent, Ending ending) {}
    };

    /** The head is handed to the container; once. */
    void begun();

    /** Bytes of the body are handed to the container. */
    void sent(ServedFrom from, int bytes);

    /**
     * The response is over; once, and last.
     *
     * @param sent the response, or what took its place
     */
    void ended(Outgoing sent, Ending ending);

    /** The same, after whose end that is run. */
    default Receipt andThen(Runnable onEnd) {
        Receipt first = this;
        return new Receipt() {
            @Override
            public void begun() {
                first.begun();
            }

            @Override
            public void sent(ServedFrom from, int bytes) {
                first.sent(from, bytes);
            }

            @Override
            public void ended(Outgoing sent, Ending ending) {
                first.ended(sent, ending);
                onEnd.run();
            }
        };
    }
}
