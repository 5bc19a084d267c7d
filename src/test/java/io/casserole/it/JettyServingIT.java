package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class JettyServingIT extends ServingSpec {
    JettyServingIT() {
        super(new JettyProcess());
    }

    @Test
    void accessLogSaysHowLongAResponseTookAndWhereItCameFrom() {
        origin.object("/logged").content("logged").etag("\"v1\"").maxAge(3600);
        assertThat(get("/logged")).hasText("logged");
        assertThat(hit("/logged", "User-Agent: a test")).hasText("logged");

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(accessLog())
                        .anyMatch(line ->
                                line.matches("127\\.0\\.0\\.1 - - \\[.*] \"GET /logged HTTP/1\\.1\" 200 \\d+ \"\""
                                        + " \"a test\" \\d+ casserole; hit; ttl=\\d+; detail=.*")));
    }

    private List<String> accessLog() {
        try (Stream<Path> files = Files.list(node().directory().resolve("logs"))) {
            Path log = files.filter(file -> file.toString().endsWith(".request.log"))
                    .findFirst()
                    .orElseThrow();
            return Files.readAllLines(log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
