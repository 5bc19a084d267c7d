package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.casserole.testing.EtcdProcess;
import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code docker-compose up --scale cache=3} starts, with network namespaces in the place of its network: three containers of the image
 * that are told nothing but what the compose file tells each of them, and find each other through etcd.
 */
@Tag("full")
final class ImageClusterIT {
    private static final List<String> HOSTS = List.of("one", "two", "three");
    private static final TestBytes BYTES = TestBytes.of(821, 60_000_000);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SECRETS = "/run/casserole";
    private static final URI READY = URI.create("http://127.0.0.1:8080/_casserole/health/ready");

    @TempDir
    private Path volume;

    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    @AfterEach
    void stop() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }

    @Test
    void replicasFindEachOtherAndShareASecretThatIsMadeOnce() throws IOException {
        DividedNetwork network = closeLater(DividedNetwork.between(HOSTS.toArray(String[]::new)));
        EtcdProcess etcd = closeLater(EtcdProcess.startAt(network.outsideAddress()));
        ScriptedOrigin origin = closeLater(ScriptedOrigin.startAt(InetAddress.getByName(network.outsideAddress())));
        origin.object("/object").content(BYTES).etag("\"v1\"").maxAge(3600);
        ComposeFile compose =
                ComposeFile.with(Map.of("UPSTREAM_SERVER", origin.uri().toString()));
        Map<String, String> environment = new LinkedHashMap<>(compose.environment("cache"));
        environment.put("ETCD", etcd.uri().toString()); // compose's own name server is not there

        String secret = makeSecret(compose);
        assertThat(makeSecret(compose)).isEqualTo(secret);
        for (String host : HOSTS) {
            closeLater(ImageProcess.startOn(
                    network.on(host), getClass(), environment, Map.of(SECRETS + "/cluster-secret", secret)));
        }

        Set<String> expected = HOSTS.stream()
                .map(host -> "http://" + network.address(host) + ":8090")
                .collect(Collectors.toSet());
        for (String host : HOSTS) {
            await(host + " knows all")
                    .atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(AssertionError.class) // before it serves
                    .untilAsserted(() ->
                            assertThat(serving(network.readOn(host, READY))).isEqualTo(expected));
        }
        for (String host : HOSTS) {
            Client client = Client.of(URI.create("http://" + network.address(host) + ":8080"));
            assertThat(client.get("/object")).hasStatus(200).hasBody(BYTES);
            assertThat(client.get("/_casserole/peer")).hasStatus(404);
        }
        assertThat(origin.bytesSent("/object")).isEqualTo(BYTES.length());
    }

    /** Runs the service that makes it, by the image's user, on a volume that outlives it. */
    private String makeSecret(ComposeFile compose) throws IOException {
        ImageUser user = ImageUser.of(ImageRecipe.ofProject());
        Path directory = volume.resolve("secret");
        if (Files.notExists(directory)) {
            Files.createDirectory(directory);
            Command.run(volume, List.of("chown", user.numbers(), directory.toString()))
                    .assertSucceeded();
            Command.run(volume, List.of("chmod", "755", volume.toString())).assertSucceeded();
        }
        List<String> command = new ArrayList<>(user.prefix());
        compose.command("secret").forEach(word -> command.add(word.replace(SECRETS, directory.toString())));
        Command.run(volume, command).assertSucceeded();
        String secret = Files.readString(directory.resolve("cluster-secret"));
        assertThat(secret.strip()).hasSize(44);
        return secret;
    }

    /** The addresses of all members that serve and whose circuits are closed. */
    private static Set<String> serving(String health) {
        Set<String> addresses = new HashSet<>();
        for (JsonElement element : JsonParser.parseString(health)
                .getAsJsonObject()
                .getAsJsonObject("cluster")
                .getAsJsonArray("members")) {
            JsonObject member = element.getAsJsonObject();
            if (member.get("state").getAsString().equals("serving")
                    && !member.get("circuit").getAsString().equals("open")) {
                addresses.add(member.get("address").getAsString());
            }
        }
        return addresses;
    }

    private <T extends AutoCloseable> T closeLater(T part) {
        running.push(part);
        return part;
    }
}
