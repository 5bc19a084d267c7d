package io.casserole.it;

final class JettyUnreachableIT extends UnreachableSpec {
    JettyUnreachableIT() {
        super(new JettyProcess());
    }
}
