package io.casserole.it;

final class JettySmugglingIT extends SmugglingSpec {
    JettySmugglingIT() {
        super(new JettyProcess());
    }
}
