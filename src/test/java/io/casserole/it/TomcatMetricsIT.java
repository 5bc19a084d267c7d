package io.casserole.it;

final class TomcatMetricsIT extends MetricsSpec {
    TomcatMetricsIT() {
        super(new TomcatProcess());
    }
}
