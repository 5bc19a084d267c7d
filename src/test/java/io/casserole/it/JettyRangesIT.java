package io.casserole.it;

final class JettyRangesIT extends RangesSpec {
    JettyRangesIT() {
        super(new JettyProcess());
    }
}
