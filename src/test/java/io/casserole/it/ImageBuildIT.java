package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image as a builder makes it of the {@code Dockerfile}, run in a chroot: there, its paths are its own. */
@Tag("full")
final class ImageBuildIT {
    private static final String SCRIPT =
            Path.of("src/test/image/build.sh").toAbsolutePath().toString();
    private static final TestBytes BYTES = TestBytes.of(831, 20_000_000);
    private static final int TERMINATED = 128 + 15;

    /** Gives the files in a directory what each container has besides, and makes it the root of a command. */
    private static final String CHROOT = """
            mount --rbind /proc "$0/proc"
            mount --rbind /dev "$0/dev"
            user=$1
            shift
            exec chroot --userspec="$user" --groups= "$0" "$@"
            """;

    @TempDir
    private Path directory;

    private final ImageRecipe recipe = ImageRecipe.ofProject();

    @BeforeAll
    static void needABuilder() {
        assumeTrue(ImageUser.isRoot(), "to build an image takes root");
        for (String command : List.of("buildah", "debootstrap", "unshare")) {
            assumeTrue(Command.isThere(command), "there is no " + command + " on this machine");
        }
    }

    @AfterEach
    void removeImages() {
        script("remove");
    }

    @Test
    void imageIsWhatTheRecipeSaysAndServesAndStops() throws IOException {
        script("bases");
        Path root =
                Path.of(script("build").lines().reduce((first, last) -> last).orElseThrow());
        JsonObject config = JsonParser.parseString(script("inspect"))
                .getAsJsonObject()
                .getAsJsonObject("Docker")
                .getAsJsonObject("config");
        assertThat(config.get("User").getAsString()).isEqualTo(recipe.user());
        assertThat(config.get("StopSignal").getAsString()).isEqualTo(recipe.stopSignal());
        assertThat(config.get("WorkingDir").getAsString()).isEqualTo(recipe.workingDirectory());
        assertThat(config.getAsJsonObject("Volumes").keySet()).containsExactly(recipe.volume());
        assertThat(texts(config.get("Entrypoint"))).isEqualTo(recipe.entryPoint());
        List<String> healthCheck = texts(config.getAsJsonObject("Healthcheck").get("Test"));
        assertThat(healthCheck.get(0)).isEqualTo("CMD");
        assertThat(healthCheck.subList(1, healthCheck.size())).isEqualTo(recipe.healthCheck());

        assertServesAndStops(root, texts(config.get("Env")));
    }

    private void assertServesAndStops(Path root, List<String> variables) throws IOException {
        URI address = ClusterOfNodes.freeAddress();
        try (ScriptedOrigin origin = ScriptedOrigin.start()) {
            origin.object("/object").content(BYTES).etag("\"v1\"").maxAge(3600);
            List<String> environment = new ArrayList<>(variables);
            environment.add("UPSTREAM_SERVER=" + origin.uri());
            environment.add("CASSEROLE_ADDRESS=" + address.getAuthority());
            ProcessBuilder entry = new ProcessBuilder(inside(root, environment, recipe.entryPoint()));
            try (Container container = Container.start(
                    entry, Files.createTempDirectory(directory, "container"), deployment(), JettyProcess.HTTP)) {
                Client client = Client.of(container.uri());
                assertThat(client.get("/object")).hasStatus(200).hasBody(BYTES);
                assertThat(client.get("/object")).isHit().hasBody(BYTES);
                Command.run(directory, inside(root, environment, recipe.healthCheck()))
                        .assertSucceeded();

                assertThat(container.process().destroy()).isTrue();
                assertThat(container.awaitExit()).isEqualTo(TERMINATED);
            }
        }
    }

    private List<String> inside(Path root, List<String> environment, List<String> command) {
        List<String> whole = new ArrayList<>(List.of(
                "unshare", "--mount", "sh", "-euc", CHROOT, root.toString(), recipe.user(), "/usr/bin/env", "-i"));
        whole.addAll(environment);
        whole.addAll(command);
        return whole;
    }

    private Deployment deployment() {
        return Deployment.of(getClass());
    }

    private String script(String what) {
        return Command.run(
                        directory,
                        List.of(SCRIPT, what, directory.resolve("image").toString()))
                .assertSucceeded()
                .text();
    }

    private static List<String> texts(JsonElement array) {
        return array.getAsJsonArray().asList().stream()
                .map(JsonElement::getAsString)
                .toList();
    }
}
