package io.casserole.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.casserole.config.CasseroleConfig;
import io.casserole.config.Durations;
import io.casserole.config.Secret;
import io.casserole.config.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the compose file says; {@link ImageClusterIT} does what it says. */
class ComposeFileTest {
    private static final Set<String> OURS = Set.of("casserole", "casserole-etcd");

    @TempDir
    private Path directory;

    @Test
    void withoutAnyVariableItIsAClusterInFrontOfTheDemoOrigin() throws IOException {
        CasseroleConfig config = config(Map.of());

        assertThat(config.client().demo()).isTrue();
        assertThat(config.cluster().etcd()).containsExactly(URI.create("http://etcd:2379"));
        assertThat(config.cluster().secret()).contains(new Secret("made by the service secret"));
        assertThat(config.cluster().insecurePeers()).isFalse();
    }

    @Test
    void variablesOfTheCallerReachTheCache() throws IOException {
        CasseroleConfig config = config(Map.of(
                "UPSTREAM_SERVER", "https://downloads.example.org",
                "MAX_MEMORY", "1G",
                "MAX_DISK", "20G",
                "CASSEROLE_CLUSTER_SECRET", "given"));

        assertThat(config.upstream().mirrorUrl()).isEqualTo(URI.create("https://downloads.example.org"));
        assertThat(config.tier().maxMemoryUsage()).hasToString("1G");
        assertThat(config.tier().maxDiskUsage()).hasToString("20G");
        assertThat(config.cluster().secret()).contains(new Secret("given"));
    }

    @Test
    void replicasDoNotGetIntoEachOthersWay() throws IOException {
        ComposeFile compose = ComposeFile.with(Map.of());

        assertThat(compose.service("cache").has("container_name")).isFalse();
        assertThat(compose.service("cache").has("hostname")).isFalse();
        assertThat(compose.list("cache", "ports"))
                .as("a range of ports of the machine for one of the container")
                .containsExactly("8080-8099:" + ImageRecipe.ofProject().exposedPort());
        assertThat(compose.list("cache", "volumes"))
                .as("nothing is shared but the secret, and that only to be read")
                .containsExactly("secret:/run/casserole:ro");
        assertThat(config(Map.of()).cluster().peeringAddress())
                .as("an address of all replicas; each finds its own")
                .isEmpty();
    }

    @Test
    void stoppingLeavesTimeForResponsesUnderWay() throws IOException {
        String grace = ComposeFile.with(Map.of())
                .service("cache")
                .get("stop_grace_period")
                .getAsString();

        assertThat(Durations.parse(grace))
                .isGreaterThan(config(Map.of()).cluster().drainTimeout());
    }

    @Test
    void allImagesAreBuiltFromTheProject() {
        ComposeFile.with(Map.of()).model().getAsJsonObject("services").asMap().forEach((name, service) -> {
            JsonObject it = service.getAsJsonObject();
            assertThat(it.get("image").getAsString()).as(name).isIn(OURS);
            Path context = Path.of(ComposeFile.PATH)
                    .resolveSibling(it.get("build").getAsString())
                    .normalize();
            assertThat(context.resolve("Dockerfile")).as(name).exists();
        });
    }

    @Test
    void theSecretIsMadeBeforeACacheStarts() {
        JsonObject needed = ComposeFile.with(Map.of()).service("cache").getAsJsonObject("depends_on");
        Map<String, String> conditions = new HashMap<>();
        for (Map.Entry<String, JsonElement> service : needed.entrySet()) {
            conditions.put(
                    service.getKey(),
                    service.getValue().getAsJsonObject().get("condition").getAsString());
        }

        assertThat(conditions).isEqualTo(Map.of("etcd", "service_started", "secret", "service_completed_successfully"));
    }

    /** What a replica makes of its environment. */
    private CasseroleConfig config(Map<String, String> variables) throws IOException {
        Map<String, String> environment =
                new HashMap<>(ComposeFile.with(variables).environment("cache"));
        Path secret = Files.writeString(directory.resolve("cluster-secret"), "made by the service secret\n");
        environment.replace("CASSEROLE_CLUSTER_SECRET_FILE", "/run/casserole/cluster-secret", secret.toString());
        return CasseroleConfig.from(new Settings(environment, new Properties(), Map.of()));
    }
}
