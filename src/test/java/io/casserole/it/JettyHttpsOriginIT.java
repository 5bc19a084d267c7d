package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import io.casserole.testing.TestKeys;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An origin that speaks https is believed only with a certificate that is trusted, may ask for one itself, and is
 * told the credentials of this cache: what it sends for them is stored as ever.
 */
final class JettyHttpsOriginIT {
    private static final TestBytes BYTES = TestBytes.of(111, 2L * NodeSpec.SEGMENT);

    /** Of mirror and hush-hush. */
    private static final String CREDENTIALS = "Basic bWlycm9yOmh1c2gtaHVzaA==";

    @TempDir
    private Path directory;

    @Test
    void trustedOriginIsServedAndAnUnknownOneIsNot() throws Exception {
        TestKeys keys = TestKeys.make(directory, "ip:127.0.0.1");
        try (ScriptedOrigin origin = ScriptedOrigin.startForKnownClients(keys.server())) {
            origin.object("/object").content(BYTES).etag("\"v1\"").maxAge(3600);
            Deployment deployment = Deployment.of(getClass()).inFrontOf(origin);

            try (Container distrusting = new JettyProcess().start(deployment)) {
                assertThat(Client.of(distrusting.uri()).get("/object")).hasStatus(502);
                assertThat(origin.requests()).isEmpty();
            }
            Deployment known = deployment
                    .with("upstream-ca", keys.pem())
                    .with("upstream-cert", keys.pem())
                    .with("upstream-key", keys.keyPem())
                    .with("upstream-user", "mirror")
                    .environment("CASSEROLE_UPSTREAM_PASSWORD", "hush-hush"); // Jetty logs its command line
            try (Container trusting = new JettyProcess().start(known)) {
                assertThat(Client.of(trusting.uri()).get("/object"))
                        .hasStatus(200)
                        .hasBody(BYTES);
                assertThat(await().pollDelay(Duration.ZERO)
                                .until(() -> Client.of(trusting.uri()).get("/object"), NodeSpec::isHitOrRead))
                        .isHit()
                        .hasBody(BYTES);

                assertThat(origin.requests())
                        .allMatch(request -> CREDENTIALS.equals(
                                request.fields().first("Authorization").orElse("none")));
                assertThat(trusting.log().text()).doesNotContain("hush-hush", CREDENTIALS);
            }
        }
    }
}
