package io.casserole.it;

final class JettyServingIT extends ServingSpec {
    JettyServingIT() {
        super(new JettyProcess());
    }
}
