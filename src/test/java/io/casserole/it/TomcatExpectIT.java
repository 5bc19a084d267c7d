package io.casserole.it;

import java.io.IOException;

final class TomcatExpectIT extends ExpectSpec {
    TomcatExpectIT() throws IOException {
        super(new TomcatProcess());
    }

    /** The connector's {@code continueResponseTiming} knows another way, but not with reads that do not block: it would wait for ever. */
    @Override
    boolean continuesAtOnce() {
        return true;
    }
}
