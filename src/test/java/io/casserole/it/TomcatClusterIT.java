package io.casserole.it;

import org.junit.jupiter.api.Tag;

@Tag("full")
final class TomcatClusterIT extends ClusterSpec {
    TomcatClusterIT() {
        super(new TomcatProcess());
    }
}
