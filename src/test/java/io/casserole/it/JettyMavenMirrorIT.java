package io.casserole.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Maven build whose only mirror is Casserole, in front of the registry that this machine's Maven uses. */
final class JettyMavenMirrorIT {
    private static final String POM = """
            <project>
              <modelVersion>4.0.0</modelVersion>
              <groupId>example</groupId>
              <artifactId>small</artifactId>
              <version>1</version>
              <packaging>pom</packaging>
              <dependencies>
                <dependency>
                  <groupId>org.slf4j</groupId>
                  <artifactId>slf4j-simple</artifactId>
                  <version>2.0.16</version>
                </dependency>
              </dependencies>
            </project>
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void writeProject() throws IOException {
        assumeTrue(Command.isThere("mvn"), "there is no mvn on this machine");
        Files.writeString(directory.resolve("pom.xml"), POM);
    }

    @Test
    void dependenciesAreResolvedIntoAnEmptyRepository() throws IOException {
        URI registry = MavenRegistry.of(directory);
        assumeTrue(answers(registry), "the registry of this machine's Maven does not answer: offline");

        try (Container node = new JettyProcess().start(Deployment.of(getClass()).with("mirror-url", registry))) {
            Path settings = Files.writeString(
                    directory.resolve("mirror.xml"),
                    "<settings><mirrors><mirror><id>casserole</id><mirrorOf>*</mirrorOf><url>%s</url></mirror></mirrors></settings>"
                            .formatted(node.uri()));
            goOffline(settings, "first");
            goOffline(settings, "second");
        }
        assertThat(jars("first")).isNotEmpty().isEqualTo(jars("second"));
        assertThat(jars("first")).anyMatch(jar -> jar.endsWith("slf4j-simple-2.0.16.jar"));
    }

    /** Strict about checksums: a byte that is not the registry's fails the build. */
    private void goOffline(Path settings, String repository) {
        Command.run(
                        directory,
                        List.of(
                                "mvn",
                                "-B",
                                "-ntp",
                                "--strict-checksums",
                                "--settings",
                                settings.toString(),
                                "--global-settings",
                                settings.toString(),
                                "-Dmaven.repo.local=" + directory.resolve(repository),
                                "dependency:go-offline"))
                .assertSucceeded();
    }

    private List<String> jars(String repository) throws IOException {
        Path root = directory.resolve(repository);
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static boolean answers(URI registry) {
        HttpRequest request = HttpRequest.newBuilder(registry)
                .timeout(Duration.ofSeconds(20))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            return HttpClient.newBuilder()
                            .connectTimeout(Duration.ofSeconds(10))
                            .build()
                            .send(request, BodyHandlers.discarding())
                            .statusCode()
                    < 500;
        } catch (IOException unreachable) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
