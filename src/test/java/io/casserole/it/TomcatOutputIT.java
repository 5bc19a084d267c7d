package io.casserole.it;

final class TomcatOutputIT extends OutputSpec {
    TomcatOutputIT() {
        super(new TomcatProcess());
    }

    @Override
    String choice() {
        return "byte-buffer (org.apache.catalina.connector.CoyoteOutputStream)";
    }
}
