package io.casserole.it;

final class TomcatContextPathIT extends ContextPathSpec {
    TomcatContextPathIT() {
        super(new TomcatProcess());
    }
}
