package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import java.net.URI;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A port on which nodes ask each other, and nobody else is expected. */
final class JettyPeeringPortIT {
    private static final String PATH = "/_casserole/peer";
    private static final TestBytes BYTES = TestBytes.of(341, 30L * ClusterOfNodes.SEGMENT + 7);

    private final ScriptedOrigin origin = ScriptedOrigin.start();
    private final ClusterOfNodes cluster = ClusterOfNodes.of(getClass(), new JettyProcess(), origin);

    @AfterEach
    void stop() {
        cluster.close();
        origin.close();
    }

    @Test
    void nodesAreAskedThereAndNowhereElseHoweverThePortIsGiven() {
        URI a = ClusterOfNodes.freeAddress();
        URI b = ClusterOfNodes.freeAddress();
        URI c = ClusterOfNodes.freeAddress();
        List<URI> all = List.of(a, b, c);
        cluster.with("peers", String.join(",", all.stream().map(URI::toString).toList()));
        make("a", a, deployment -> deployment.with("peering-port", a.getPort()));
        make("b", b, deployment -> deployment.environment("CASSEROLE_PEERING_PORT", Integer.toString(b.getPort())));
        make(
                "c",
                c,
                deployment -> deployment.module(
                        "-Dcasserole.peering-port=" + c.getPort() + "\njetty.peering.host=localhost\n"));
        cluster.awaitWhole();
        origin.object("/object").content(BYTES).etag("\"v1\"").maxAge(3600);

        for (ClusterNode node : cluster.nodes()) {
            assertThat(node.get("/object")).hasStatus(200).hasBody(BYTES);
            assertThat(node.get(PATH)).hasStatus(404);
            assertThat(node.get(PATH + "/ping")).hasStatus(404);
        }
        for (URI peering : all) {
            assertThat(Client.of(peering).get(PATH)).hasStatus(401);
            assertThat(Client.of(peering).get(PATH + "/ping")).hasStatus(200);
        }
        assertThat(origin.bytesSent("/object")).isEqualTo(BYTES.length());
        assertThat(connectors(cluster.node("a").container()))
                .anyMatch(line -> line.contains("{127.0.0.1:" + a.getPort()));
        assertThat(connectors(cluster.node("c").container()))
                .anyMatch(line -> line.contains("{localhost:" + c.getPort()));
    }

    @Test
    void withoutAPortThereIsOneConnectorAlone() {
        ClusterNode node = cluster.make("alone");
        node.start();
        node.awaitStarted();
        node.container().log().awaitText("Started oejs.Server@");

        assertThat(connectors(node.container())).hasSize(1);
    }

    private void make(String id, URI peering, UnaryOperator<Deployment> port) {
        cluster.make(
                id,
                ClusterOfNodes.freeAddress(),
                deployment -> port.apply(deployment.with("peering-address", peering)));
    }

    private static List<String> connectors(Container container) {
        return container
                .log()
                .text()
                .lines()
                .filter(line -> line.contains(": Started ") || line.contains(":Started "))
                .filter(line -> line.contains("Connector@"))
                .toList();
    }
}
