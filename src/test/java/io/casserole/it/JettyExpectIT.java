package io.casserole.it;

import java.io.IOException;

final class JettyExpectIT extends ExpectSpec {
    JettyExpectIT() throws IOException {
        super(new JettyProcess());
    }
}
