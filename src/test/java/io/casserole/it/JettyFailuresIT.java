package io.casserole.it;

final class JettyFailuresIT extends FailuresSpec {
    JettyFailuresIT() {
        super(new JettyProcess());
    }
}
