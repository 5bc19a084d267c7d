package io.casserole.it;

import java.util.List;

final class TomcatClientsIT extends ClientsSpec {
    TomcatClientsIT() {
        super(new TomcatProcess());
    }

    /** Tomcat has no way to send them that does not block. */
    @Override
    List<Integer> passedOn(Integer... interims) {
        return List.of();
    }
}
