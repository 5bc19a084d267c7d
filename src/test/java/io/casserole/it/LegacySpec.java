package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.casserole.testing.Ports;
import io.casserole.testing.TestBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application of before {@code jakarta} that serves downloads badly, and Casserole in front of it in the same container, as
 * {@code examples/legacy} and {@code docs/legacy.md} have it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LegacySpec {
    private static final TestBytes DOWNLOAD = TestBytes.of(17, 2L * NodeSpec.SEGMENT + 1717);

    private Container container;
    private Client clients;
    private Client direct;

    /**
     * Starts the container.
     *
     * @param war of the application
     * @param files an empty directory for what is laid over the base
     * @param port where the application is to listen
     */
    abstract Container start(Deployment deployment, Path war, Path files, int port) throws IOException;

    @BeforeAll
    void open(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("download.bin");
        byte[] bytes = new byte[(int) DOWNLOAD.length()];
        DOWNLOAD.read(0, bytes, 0, bytes.length);
        Files.write(file, bytes);
        Path war = directory.resolve("legacy.war");
        LegacyWar.write(war, file);
        int port = Ports.free();
        Deployment deployment = Deployment.of(getClass())
                .with("mirror-url", "http://127.0.0.1:" + port)
                .with("rules", "path=/releases/.* ttl=1h")
                .with("disk-cache-dir", directory.resolve("cache"));
        container = start(deployment, war, Files.createDirectories(directory.resolve("files")), port);
        clients = Client.of(container.uri());
        direct = Client.of(URI.create("http://127.0.0.1:" + port));
    }

    @AfterAll
    void close() {
        container.close();
    }

    private String downloadsServedByTheApplication() {
        return text(direct.get("/count"));
    }

    private static String text(Response response) {
        try (InputStream body = response.body()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void applicationAloneKnowsNoRanges() {
        assertThat(direct.get("/releases/direct.bin", "Range: bytes=5-9"))
                .hasStatus(200)
                .hasBody(DOWNLOAD);
    }

    @Test
    void whatWasDownloadedOnceIsServedWithoutTheApplication() {
        assertThat(clients.get("/releases/once.bin")).hasStatus(200).hasBody(DOWNLOAD);
        String served = downloadsServedByTheApplication();

        assertThat(await().pollDelay(Duration.ZERO)
                        .until(() -> clients.get("/releases/once.bin"), NodeSpec::isHitOrRead))
                .isHit()
                .hasBody(DOWNLOAD);
        assertThat(clients.get("/releases/once.bin", "Range: bytes=2000000-3000000"))
                .hasStatus(206)
                .hasBody(DOWNLOAD, 2_000_000, 3_000_001);

        assertThat(downloadsServedByTheApplication()).isEqualTo(served);
    }

    @Test
    void whatNoRuleNamesPassesThrough() {
        String said = text(clients.get("/count"));

        assertThat(said).isEqualTo(downloadsServedByTheApplication());
    }
}
