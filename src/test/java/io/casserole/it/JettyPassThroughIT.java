package io.casserole.it;

final class JettyPassThroughIT extends PassThroughSpec {
    JettyPassThroughIT() {
        super(new JettyProcess());
    }
}
