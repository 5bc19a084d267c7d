package io.casserole.it;

final class TomcatFailuresIT extends FailuresSpec {
    TomcatFailuresIT() {
        super(new TomcatProcess());
    }
}
