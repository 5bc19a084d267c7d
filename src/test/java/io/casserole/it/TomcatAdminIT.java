package io.casserole.it;

final class TomcatAdminIT extends AdminSpec {
    TomcatAdminIT() {
        super(new TomcatProcess());
    }
}
