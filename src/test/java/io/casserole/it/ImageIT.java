package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The image of the {@code Dockerfile}, one container of it, from its start to its end. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
@EnabledOnOs(OS.LINUX)
final class ImageIT {
    private static final TestBytes BYTES = TestBytes.of(811, 20_000_000);
    private static final String TOKEN = "/run/casserole/admin-token";
    private static final String ASK = "/opt/casserole/bin/ask.sh";
    private static final List<String> PURGE = List.of(ASK, "POST", "/_casserole/purge", "{\"url\": \"/nothing\"}");
    private static final List<String> DRAIN = List.of(ASK, "POST", "/_casserole/drain");
    private static final int TERMINATED = 128 + 15;

    private ScriptedOrigin origin;
    private ImageProcess image;
    private Client client;

    @BeforeAll
    void startContainer() {
        URI address = ClusterOfNodes.freeAddress();
        origin = ScriptedOrigin.start();
        origin.object("/object").content(BYTES).etag("\"v1\"").maxAge(3600);
        image = ImageProcess.start(
                getClass(),
                Map.of(
                        "UPSTREAM_SERVER",
                        origin.uri().toString(),
                        "MAX_MEMORY",
                        "80M",
                        "MAX_DISK",
                        "90M",
                        "CASSEROLE_ADDRESS",
                        address.getAuthority(),
                        "CASSEROLE_ADMIN_TOKEN_FILE",
                        TOKEN,
                        "CASSEROLE_X_CACHE",
                        "true"),
                Map.of(TOKEN, "hush\n"));
        client = Client.of(image.container().uri());
    }

    @AfterAll
    void stopContainer() {
        image.close();
        origin.close();
    }

    @Test
    @Order(1)
    void theMissionsVariablesAndAllOthersAreHonoured() {
        image.container()
                .log()
                .awaitText("Casserole caches " + origin.uri() + " at / with 80M of memory and 90M of disk");
        assertThat(client.get("/object")).hasField("X-Cache", "MISS").hasBody(BYTES);
        assertThat(client.get("/object")).hasField("X-Cache", "HIT").hasBody(BYTES);
        assertThat(origin.bytesSent("/object")).isEqualTo(BYTES.length());
    }

    @Test
    @Order(2)
    void theProcessIsJavaItselfAndNotOfRoot() throws IOException {
        assertThat(image.container().process().info().command().orElseThrow()).endsWith("/bin/java");
        assertThat(image.container().process().children()).isEmpty();
        assertThat(Files.readAllLines(
                        Path.of("/proc", image.container().process().pid() + "", "status")))
                .anyMatch(line -> line.matches("Uid:\\s+[1-9].*"));
    }

    @Test
    @Order(2)
    void nothingIsWrittenButToTheVolumeAndToTheTemporaryDirectory() {
        assertThat(files("/var/lib/casserole")).isNotEmpty();
        assertThat(Stream.of("data", "logs", "work").map(name -> "/opt/casserole/jetty-base/" + name))
                .allSatisfy(path -> assertThat(image.path(path)).doesNotExist());
    }

    @Test
    @Order(2)
    void eachResponseIsALineOfTheLog() {
        image.container().log().awaitText("\"GET /object HTTP/1.1\" 200 ");
    }

    @Test
    @Order(2)
    void theHealthCheckOfALivingContainerSucceeds() {
        assertThat(image.healthCheck().assertSucceeded().text()).contains("\"status\":\"up\"");
    }

    @Test
    @Order(2)
    void anAdministratorIsWhoIsInTheContainerAndHasItsToken() {
        assertThat(image.run(PURGE).assertSucceeded().text()).contains("\"number\":");
        assertThat(client.get("/_casserole/health/live").field("Content-Length"))
                .isEqualTo("16");
        assertThat(image.container().log().text()).doesNotContain("hush");
    }

    @Test
    @Order(3)
    void aContainerThatDrainsIsNotReadyButHealthyAndServes() {
        image.run(DRAIN).assertSucceeded();

        assertThat(client.get("/_casserole/health/ready")).hasStatus(503);
        image.healthCheck().assertSucceeded();
        assertThat(client.get("/object")).hasBody(BYTES);
    }

    @Test
    @Order(4)
    void theStopSignalLetsResponsesUnderWayEndAndThenTheProcess() {
        TestBytes large = TestBytes.of(812, 60_000_000);
        origin.object("/large").content(large).etag("\"v1\"").maxAge(3600);
        try (RawConnection slow = RawConnection.to(image.container().uri())) {
            RawConnection.Head head =
                    slow.send("GET /large HTTP/1.1", "Host: node").head();
            TestBytes.Check check = large.check();
            slow.readExactly(1_000_000, check::next);

            assertThat(image.container().process().destroy()).isTrue();
            await("no more connections").until(() -> image.healthCheck().status() != 0);
            slow.readExactly((int) large.length() - 1_000_000, check::next);

            check.end();
            assertThat(head.status()).isEqualTo(200);
        }
        assertThat(image.container().awaitExit()).isEqualTo(TERMINATED);
    }

    private List<Path> files(String inside) {
        try (Stream<Path> files = Files.walk(image.path(inside))) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
