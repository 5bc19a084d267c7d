package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casserole.testing.EtcdProcess;
import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that speak TLS with each other, and know each other by an authority of the cluster's own. */
final class JettyPeerTlsIT {
    private static final TestBytes BYTES = TestBytes.of(321, 30L * ClusterOfNodes.SEGMENT + 7);

    private final ScriptedOrigin origin = ScriptedOrigin.start();
    private final EtcdProcess etcd = EtcdProcess.start();
    private final ClusterOfNodes cluster =
            ClusterOfNodes.of(getClass(), new JettyProcess(), origin).with(etcd);

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        cluster.close();
        etcd.close();
        origin.close();
    }

    @Test
    void nodesOfOneAuthorityAreOneCacheAndOneOfAnotherIsLeftOut() throws IOException {
        ClusterKeys keys = ClusterKeys.in(Files.createDirectory(directory.resolve("cluster")));
        ClusterKeys foreign = ClusterKeys.in(Files.createDirectory(directory.resolve("foreign")));
        make("a", keys, keys);
        URI b = make("b", keys, keys);
        cluster.awaitWhole();
        object("/warm-up"); // a first handshake may take longer than nodes wait for each other
        readByAll("/warm-up");
        cluster.awaitWhole();
        object("/together");

        readByAll("/together");

        assertThat(origin.bytesSent("/together")).isEqualTo(BYTES.length());
        assertThat(origin.heads("/together")).isEqualTo(1);
        assertThatThrownBy(() ->
                        Client.of(URI.create("https://" + b.getAuthority())).get("/together"))
                .isInstanceOf(UncheckedIOException.class);

        make("stranger", foreign, keys); // which shows what the others do not know, although it knows them
        cluster.node("stranger").start();
        cluster.node("stranger").awaitStarted();
        for (String id : new String[] {"a", "b"}) {
            cluster.node(id)
                    .awaitHealth(
                            "the stranger is left out",
                            health -> health.leftOut().equals(Map.of("stranger", "no-answer")));
        }
        cluster.node("stranger")
                .awaitHealth(
                        "nobody answers the stranger",
                        health -> health.leftOut().equals(Map.of("a", "no-answer", "b", "no-answer")));
        object("/apart");

        readByAll("/apart");

        assertThat(origin.bytesSent("/apart")).isEqualTo(2 * BYTES.length());
        cluster.awaitMembers("stranger");
        for (String id : new String[] {"a", "b"}) {
            assertThat(cluster.node(id).health().members()).containsOnlyKeys("a", "b");
        }
    }

    /** Makes a node whose clients and peers find it at different ports, and returns the address for its peers. */
    private URI make(String id, ClusterKeys signedBy, ClusterKeys trusted) {
        ClusterKeys.OfNode own = signedBy.ofNode(id);
        URI peering = URI.create("https://" + ClusterOfNodes.freeAddress().getAuthority());
        cluster.make(
                id,
                ClusterOfNodes.freeAddress(),
                deployment -> deployment
                        .with("peering-address", peering)
                        .with("peer-ca", trusted.authority())
                        .with("peer-cert", own.certificate())
                        .with("peer-key", own.key())
                        .module(signedBy.connector(own, peering.getPort())));
        return peering;
    }

    private void object(String path) {
        origin.object(path).content(BYTES).etag("\"v1\"").maxAge(3600);
    }

    private void readByAll(String path) {
        try (Crowd crowd = new Crowd()) {
            for (ClusterNode node : cluster.nodes()) {
                crowd.begin(2, () -> assertThat(node.get(path)).hasStatus(200).hasBody(BYTES));
            }
            crowd.awaitAll();
        }
    }
}
