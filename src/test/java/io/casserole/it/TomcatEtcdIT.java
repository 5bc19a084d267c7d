package io.casserole.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.testing.EtcdProcess;
import org.junit.jupiter.api.Test;

/** What Tomcat, which looks closely at what a web application leaves behind, says about the client of etcd. */
class TomcatEtcdIT {
    @Test
    void aNodeThatStopsLeavesNoThreadBehind() {
        try (EtcdProcess etcd = EtcdProcess.start();
                Container node = new TomcatProcess()
                        .start(Deployment.of(TomcatEtcdIT.class)
                                .with("mirror-url", "http://127.0.0.1:1")
                                .with("etcd", etcd.uri())
                                .with("peering-address", "http://127.0.0.1:1")
                                .with("cluster-secret", "of nodes"))) {
            node.log().awaitText("Server startup in");
            node.log().awaitText("Registered in etcd");
            node.process().destroy(); // Process.destroy would close the log
            node.awaitExit();

            node.log().awaitText("Destroying ProtocolHandler");
            assertThat(node.log().text()).doesNotContain("failed to stop it", "SEVERE", "NoClassDefFoundError");
        }
    }
}
