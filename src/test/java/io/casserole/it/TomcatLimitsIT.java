package io.casserole.it;

final class TomcatLimitsIT extends LimitsSpec {
    TomcatLimitsIT() {
        super(new TomcatProcess());
    }
}
