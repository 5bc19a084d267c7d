package io.casserole.it;

final class JettyAdminIT extends AdminSpec {
    JettyAdminIT() {
        super(new JettyProcess());
    }
}
