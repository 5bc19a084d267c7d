package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.testing.ScriptedOrigin;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where settings come from, and what happens when they make no sense. */
abstract class SettingsSpec {
    private final Launcher launcher;
    private final ScriptedOrigin named = origin("named");
    private final ScriptedOrigin other = origin("other");

    SettingsSpec(Launcher launcher) {
        this.launcher = launcher;
    }

    @AfterEach
    void closeOrigins() {
        named.close();
        other.close();
    }

    @Test
    void environmentWinsOverSystemPropertyAndInitParam() {
        standsInFrontOfTheNamedOrigin(Deployment.of(getClass())
                .environment("CASSEROLE_MIRROR_URL", named.uri().toString())
                .with("mirror-url", other.uri())
                .parameter("mirror-url", other.uri().toString()));
    }

    @Test
    void systemPropertyWinsOverInitParam() {
        standsInFrontOfTheNamedOrigin(Deployment.of(getClass())
                .with("mirror-url", named.uri())
                .parameter("mirror-url", other.uri().toString()));
    }

    @Test
    void initParamWinsOverTheDefault() {
        standsInFrontOfTheNamedOrigin(
                Deployment.of(getClass()).parameter("mirror-url", named.uri().toString()));
    }

    @Test
    void shortNamesOfTheContainerImageAreUnderstood() {
        standsInFrontOfTheNamedOrigin(Deployment.of(getClass())
                .environment("UPSTREAM_SERVER", named.uri().toString())
                .environment("MAX_MEMORY", "80M")
                .environment("MAX_DISK", "200M"));
    }

    @Test
    void problemsAreReportedInOneMessageAndNothingIsServed() {
        Deployment bad = Deployment.of(getClass())
                .with("mirror-url", "ftp://127.0.0.1")
                .with("max-memory-usage", "much")
                .with("min-ttl", "60 parsecs")
                .with("miror-url", named.uri());
        try (Container container = launcher.start(bad)) {
            container.log().awaitText("did you mean 'mirror-url'");
            assertThat(container.log().text())
                    .containsPattern("(?s)mirror-url[^\\n]*ftp")
                    .containsPattern("max-memory-usage[^\\n]*much")
                    .containsPattern("min-ttl[^\\n]*60 parsecs");
            assertServesNothing(container);
        }
        assertThat(named.requests()).isEmpty();
    }

    @Test
    void nodeOfAClusterWithoutSecretDoesNotStart() {
        Deployment open = Deployment.of(getClass()).inFrontOf(named).with("etcd", "http://127.0.0.1:1");
        try (Container container = launcher.start(open)) {
            container
                    .log()
                    .awaitText(
                            "cluster-secret: expected a secret that all nodes of the cluster share, or insecure-peers=true");
            assertServesNothing(container);
        }
    }

    /** That the container does what it does with an application that failed to start. */
    abstract void assertServesNothing(Container container);

    private void standsInFrontOfTheNamedOrigin(Deployment deployment) {
        try (Container node = launcher.start(deployment)) {
            URI uri = node.uri();
            assertThat(Client.of(uri).get("/who")).hasStatus(200).hasText("named");
        }
        assertThat(other.requests()).isEmpty();
    }

    private static ScriptedOrigin origin(String name) {
        ScriptedOrigin origin = ScriptedOrigin.start();
        origin.object("/who").content(name).etag("\"1\"").maxAge(3600);
        return origin;
    }
}
