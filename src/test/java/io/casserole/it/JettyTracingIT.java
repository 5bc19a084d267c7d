package io.casserole.it;

final class JettyTracingIT extends TracingSpec {
    JettyTracingIT() {
        super(new JettyProcess());
    }
}
