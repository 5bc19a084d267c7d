package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.testing.EtcdProcess;
import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Strangers at the peering address, and nodes that do not belong together. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JettyPeerRequestsIT {
    private static final String PATH = "/_casserole/peer";

    private final ScriptedOrigin origin = ScriptedOrigin.start();
    private final ScriptedOrigin other = ScriptedOrigin.start();
    private final EtcdProcess etcd = EtcdProcess.start();
    private final ClusterOfNodes cluster =
            ClusterOfNodes.of(getClass(), new JettyProcess(), origin).with(etcd);

    @BeforeAll
    void startNodes() {
        ClusterNode own = cluster.make("own");
        ClusterNode foreign =
                cluster.make("foreign", ClusterOfNodes.freeAddress(), deployment -> deployment.inFrontOf(other));
        own.start();
        foreign.start();
        own.awaitStarted();
        foreign.awaitStarted();
    }

    @AfterAll
    void stop() {
        cluster.close();
        etcd.close();
        origin.close();
        other.close();
    }

    @Test
    void nodeOfAnotherOriginStaysOutOfTheRing() {
        TestBytes bytes = TestBytes.of(311, 12L * ClusterOfNodes.SEGMENT);
        TestBytes otherBytes = TestBytes.of(312, 12L * ClusterOfNodes.SEGMENT);
        origin.object("/same-path").content(bytes).etag("\"v1\"").maxAge(3600);
        other.object("/same-path").content(otherBytes).etag("\"v1\"").maxAge(3600);
        cluster.node("own")
                .awaitHealth(
                        "foreign is left out",
                        health -> health.leftOut().equals(Map.of("foreign", "other-fingerprint")));
        cluster.node("foreign")
                .awaitHealth("own is left out", health -> health.leftOut().equals(Map.of("own", "other-fingerprint")));

        assertThat(cluster.node("own").health().members()).containsOnlyKeys("own");
        assertThat(cluster.node("foreign").health().members()).containsOnlyKeys("foreign");
        assertThat(cluster.node("own").get("/same-path")).hasStatus(200).hasBody(bytes);
        assertThat(cluster.node("foreign").get("/same-path")).hasStatus(200).hasBody(otherBytes);
    }

    @Test
    void requestsThatNoPeerSentAreRefusedAndCounted() throws GeneralSecurityException {
        ClusterNode node = cluster.node("own");
        int before = node.health().refusedRequests();
        int asked = origin.requests().size();
        byte[] nonsense = "http://127.0.0.1/elsewhere".getBytes(StandardCharsets.UTF_8);
        byte[] much = new byte[9000];

        assertThat(node.get(PATH)).hasStatus(401).hasNoBody();
        assertThat(node.get(PATH, letter(nonsense))).hasStatus(401).hasNoBody();
        assertThat(node.get(PATH, letter(nonsense), "Casserole-Signature: " + text(nonsense)))
                .hasStatus(401)
                .hasNoBody();
        assertThat(node.get(PATH, letter(nonsense), signature("another secret", nonsense)))
                .hasStatus(401)
                .hasNoBody();
        assertThat(node.get(PATH, "Casserole-Letter: *** no letter ***"))
                .hasStatus(400)
                .hasNoBody();
        assertThat(node.get(PATH, letter(nonsense), signature(ClusterOfNodes.SECRET, nonsense)))
                .hasStatus(400)
                .hasNoBody();
        assertThat(node.get(PATH, letter(much), signature(ClusterOfNodes.SECRET, much)))
                .hasStatus(400)
                .hasNoBody();
        assertThat(node.health().refusedRequests()).isEqualTo(before + 7);

        byte[] tooMuch = new byte[30_000];
        assertThat(node.get(PATH, letter(tooMuch), signature(ClusterOfNodes.SECRET, tooMuch)))
                .hasStatus(431);
        assertThat(origin.requests()).hasSize(asked);
    }

    @Test
    void nothingBelowThePeeringPathIsTheOrigins() {
        ClusterNode node = cluster.node("own");
        int asked = origin.requests().size();

        for (String target : Set.of(PATH, PATH + "/", PATH + "/a.iso", PATH + "?url=http://127.0.0.1/")) {
            for (String method : Set.of("GET", "HEAD", "POST", "PUT", "DELETE")) {
                Response response = node.client().send(method, target, BodyPublishers.noBody());
                assertThat(response.status()).as("%s", response).isBetween(400, 499);
            }
        }

        assertThat(origin.requests()).hasSize(asked);
    }

    private static String letter(byte[] bytes) {
        return "Casserole-Letter: " + text(bytes);
    }

    private static String signature(String secret, byte[] bytes) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "Casserole-Signature: " + text(mac.doFinal(bytes));
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
