package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full costs hits, and nothing else. */
final class JettyFullDiskIT {
    private static final long MEGA = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long REQUIRED_FREE = 12 * MEGA;

    /** Together more than memory holds, and more than the disk. */
    private static final int OBJECTS = 5;

    private final ScriptedOrigin origin = ScriptedOrigin.start();

    @TempDir
    private Path directory;

    @BeforeEach
    void putObjects() {
        for (int number = 0; number < OBJECTS; number++) {
            origin.object(path(number)).content(content(number)).etag("\"v1\"").maxAge(3600);
        }
    }

    @AfterEach
    void closeOrigin() {
        origin.close();
    }

    @Test
    void nothingIsStoredBelowTheLowWaterMarkAndEverythingIsServed() throws IOException {
        try (TinyDisk disk = TinyDisk.mount(Files.createDirectory(directory.resolve("disk")), 64 * MEGA)) {
            Path others;
            try (Container node = start(disk, 32 * MEGA, REQUIRED_FREE)) {
                download(node, 0);
                assertThat(health(node)).contains("\"stores\":\"disk\"");
                others = disk.fillUpTo(REQUIRED_FREE / 2);

                download(node, 1, OBJECTS);
                awaitStores(node, "disk-full");
                assertThat(health(node)).containsPattern("\"no-space\":[1-9]");
                download(node, 0, OBJECTS);
                assertThat(disk.free()).isGreaterThan(0);
                node.stop();
            }
            try (Container node = start(disk, 32 * MEGA, REQUIRED_FREE)) {
                download(node, 0, OBJECTS);
                awaitStores(node, "disk-full");

                Files.delete(others);
                download(node, 0, OBJECTS);
                awaitStores(node, "disk");
            }
        }
    }

    /** As when the low-water mark was set too low: the disk refuses what Ehcache writes, even pages of its index. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES) // a download may hang
    void diskThatRefusesEveryByteBreaksNoDownload() throws IOException {
        try (TinyDisk disk = TinyDisk.mount(Files.createDirectory(directory.resolve("disk")), 32 * MEGA)) {
            Path others = disk.fillUpTo(5 * MEGA);
            try (Container node = start(disk, 64 * MEGA, 0)) {
                for (int round = 0; round < 3; round++) {
                    download(node, 0, OBJECTS);
                }
                await().pollDelay(Duration.ZERO).atMost(PATIENCE).until(() -> disk.free() < MEGA);
                node.stop();
            }
            try (Container node = start(disk, 64 * MEGA, 0)) {
                download(node, 0, OBJECTS);
                download(node, 0, OBJECTS);
                node.stop();
            }
            Files.delete(others);
            try (Container node = start(disk, 64 * MEGA, 0)) {
                download(node, 0);
                assertThat(health(node)).contains("\"stores\":\"disk\"");
            }
        }
    }

    private static String path(int number) {
        return "/object/" + number;
    }

    private static TestBytes content(int number) {
        return TestBytes.of(100 + number, 8L * NodeSpec.SEGMENT + number);
    }

    private Container start(TinyDisk disk, long mostUsed, long requiredFree) {
        return new JettyProcess()
                .start(Deployment.of(getClass())
                        .inFrontOf(origin)
                        .with("max-memory-usage", "64M")
                        .with("max-disk-usage", mostUsed)
                        .with("cleaned-disk-usage", mostUsed - requiredFree)
                        .with("disk-cache-dir", disk.directory().resolve("cache")));
    }

    private static void download(Container node, int number) {
        download(node, number, number + 1);
    }

    private static void download(Container node, int first, int end) {
        Client client = Client.of(node.uri());
        for (int number = first; number < end; number++) {
            assertThat(client.get(path(number))).hasStatus(200).hasBody(content(number));
            assertThat(client.get(path(number), "Range: bytes=3000000-8999999"))
                    .hasStatus(206)
                    .hasBody(content(number), 3_000_000, 9_000_000);
        }
    }

    /** The state that health names is the one found by the last write, which is made after the download. */
    private static void awaitStores(Container node, String state) {
        await().pollDelay(Duration.ZERO)
                .atMost(PATIENCE)
                .until(() -> health(node).contains("\"stores\":\"" + state + "\""));
    }

    private static String health(Container node) {
        return assertThat(Client.of(node.uri()).get("/_casserole/health/live")).text();
    }
}
