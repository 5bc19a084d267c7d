package io.casserole.it;

final class TomcatTracingIT extends TracingSpec {
    TomcatTracingIT() {
        super(new TomcatProcess());
    }
}
