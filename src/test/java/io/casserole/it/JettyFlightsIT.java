package io.casserole.it;

final class JettyFlightsIT extends FlightsSpec {
    JettyFlightsIT() {
        super(new JettyProcess());
    }
}
