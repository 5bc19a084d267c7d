package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static java.net.http.HttpClient.Version.HTTP_2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.casserole.testing.Gate;
import io.casserole.testing.TestBytes;
import io.casserole.testing.Twist;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that speak HTTP/2 (RFC 9113): many streams on one connection, each with a pace and an end of its own. */
final class JettyHttp2IT extends NodeSpec {
    @TempDir
    private static Path directory;

    @SuppressWarnings("NullAway.Init") // made with the deployment, before the first test
    private TestKeys keys;

    JettyHttp2IT() {
        super(new JettyProcess());
    }

    @Override
    Deployment deployment() {
        keys = TestKeys.in(directory);
        return super.deployment().module(keys.jettyModule());
    }

    private Client overTls() {
        URI https = URI.create("https://localhost:" + node().port(JettyProcess.HTTPS));
        return Client.tls(https, keys.context(), HTTP_2);
    }

    private Client inClearText() {
        Client client = Client.h2c(node().uri());
        assertThat(client.head("/upgraded")).hasVersion(HTTP_2); // further requests share its connection
        return client;
    }

    @Test
    void streamsOfOneConnectionGetTheirOwnBytes() {
        TestBytes bytes = TestBytes.of(131, 5L * SEGMENT + 3);
        origin.object("/h2/ranges").content(bytes).etag("\"v1\"").maxAge(3600);
        for (Client client : List.of(inClearText(), overTls())) {
            try (Crowd crowd = new Crowd()) {
                IntStream.range(0, 100)
                        .mapToLong(i -> i * 104_729L % (bytes.length() - 100_000))
                        .forEach(first -> crowd.begin(1, () -> range(client, bytes, first, first + 100_000)));
                crowd.awaitAll();
            }
            assertThat(client.get("/h2/ranges"))
                    .hasVersion(HTTP_2)
                    .hasStatus(200)
                    .hasBody(bytes);
        }
        assertThat(origin.bytesSent("/h2/ranges")).isEqualTo(bytes.length());
    }

    private static void range(Client client, TestBytes bytes, long first, long end) {
        assertThat(client.get("/h2/ranges", "Range: bytes=" + first + "-" + (end - 1)))
                .hasVersion(HTTP_2)
                .hasStatus(206)
                .hasBody(bytes, first, end);
    }

    /** RFC 9113 §5.2: what one stream does not take, others of the connection do not wait for. */
    @Test
    void slowStreamStallsNoOther() throws IOException {
        TestBytes slow = TestBytes.of(132, 30L * SEGMENT);
        TestBytes quick = TestBytes.of(133, 3L * SEGMENT + 1);
        origin.object("/h2/slow").content(slow).etag("\"v1\"").maxAge(3600);
        origin.object("/h2/quick").content(quick).etag("\"v1\"").maxAge(3600);
        Client client = overTls();

        Response unread = client.get("/h2/slow");
        for (int i = 0; i < 5; i++) {
            assertThat(client.get("/h2/quick")).hasStatus(200).hasBody(quick);
        }
        assertThat(unread).hasStatus(200).hasBody(slow);
    }

    @Test
    void cancelledStreamEndsWhatNobodyElseReads() throws IOException {
        Gate gate = new Gate();
        origin.object("/h2/cancelled")
                .length(100_000_000)
                .cacheControl("no-store")
                .onGet(Twist.stallAfter(50_000_000, gate));
        Client client = overTls();

        try (InputStream body = client.get("/h2/cancelled").body()) {
            assertThat(body.readNBytes(1000)).hasSize(1000);
            assertThat(origin.openConnections()).isPositive();
        }
        gate.open();
        await().atMost(Duration.ofSeconds(30)).until(() -> origin.openConnections() == 0);

        assertThat(origin.bytesSent("/h2/cancelled")).isLessThan(100_000_000);
        assertThat(client.head("/h2/after")).hasVersion(HTTP_2).hasStatus(404);
    }

    @Test
    void originHearsOfTheProtocol() {
        origin.object("/h2/via").content("x").cacheControl("no-store");

        assertThat(overTls().send("DELETE", "/h2/via", BodyPublishers.noBody())).hasText("x");

        assertThat(asked("/h2/via").fields().all("Via")).containsExactly("2 casserole"); // RFC 9110 §7.6.3
    }

    @Test
    void clientThatKnowsBeforehandNeedsNoUpgrade() throws IOException {
        assumeThat(Command.isThere("curl")).isTrue();
        TestBytes bytes = TestBytes.of(134, 2L * SEGMENT + 5);
        origin.object("/h2/prior").content(bytes).etag("\"v1\"").maxAge(3600);
        Path file = directory.resolve("prior");

        Command curl = Command.run(
                directory,
                List.of(
                        "curl",
                        "-sS",
                        "--http2-prior-knowledge",
                        "-w",
                        "%{http_version}",
                        "-o",
                        file.toString(),
                        node().uri() + "/h2/prior"));

        assertThat(curl.assertSucceeded().text()).isEqualTo("2");
        TestBytes.Check check = bytes.check();
        check.next(ByteBuffer.wrap(Files.readAllBytes(file)));
        check.end();
    }
}
