package io.casserole.it;

final class JettyContextPathIT extends ContextPathSpec {
    JettyContextPathIT() {
        super(new JettyProcess());
    }
}
