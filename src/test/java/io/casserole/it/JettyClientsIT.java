package io.casserole.it;

import java.util.List;

final class JettyClientsIT extends ClientsSpec {
    JettyClientsIT() {
        super(new JettyProcess());
    }

    @Override
    List<Integer> passedOn(Integer... interims) {
        return List.of(interims);
    }
}
