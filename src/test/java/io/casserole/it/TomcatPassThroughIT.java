package io.casserole.it;

final class TomcatPassThroughIT extends PassThroughSpec {
    TomcatPassThroughIT() {
        super(new TomcatProcess());
    }
}
