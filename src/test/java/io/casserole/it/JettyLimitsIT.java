package io.casserole.it;

final class JettyLimitsIT extends LimitsSpec {
    JettyLimitsIT() {
        super(new JettyProcess());
    }
}
