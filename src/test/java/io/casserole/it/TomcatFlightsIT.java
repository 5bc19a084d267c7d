package io.casserole.it;

final class TomcatFlightsIT extends FlightsSpec {
    TomcatFlightsIT() {
        super(new TomcatProcess());
    }
}
