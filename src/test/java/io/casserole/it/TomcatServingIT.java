package io.casserole.it;

final class TomcatServingIT extends ServingSpec {
    TomcatServingIT() {
        super(new TomcatProcess());
    }
}
