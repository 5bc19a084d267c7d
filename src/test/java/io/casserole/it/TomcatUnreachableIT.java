package io.casserole.it;

final class TomcatUnreachableIT extends UnreachableSpec {
    TomcatUnreachableIT() {
        super(new TomcatProcess());
    }
}
