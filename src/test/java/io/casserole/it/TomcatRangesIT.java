package io.casserole.it;

final class TomcatRangesIT extends RangesSpec {
    TomcatRangesIT() {
        super(new TomcatProcess());
    }
}
