package io.casserole.it;

final class JettyMetricsIT extends MetricsSpec {
    JettyMetricsIT() {
        super(new JettyProcess());
    }
}
