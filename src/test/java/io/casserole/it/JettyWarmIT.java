package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Warm-ups of a node that is alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JettyWarmIT {
    private static final int SEGMENT = NodeSpec.SEGMENT;
    private static final TestBytes LONG = TestBytes.of(81, 3L * SEGMENT + 3);
    private static final TestBytes LONGER = TestBytes.of(82, 8L * SEGMENT);
    private static final TestBytes LONGEST = TestBytes.of(84, 9L * SEGMENT + 1);
    private static final TestBytes SHORT = TestBytes.of(83, 1_000);

    private final ScriptedOrigin origin = ScriptedOrigin.start();
    private Path data;
    private Container node;
    private Client client;

    @BeforeAll
    void start(@TempDir Path directory) {
        data = directory;
        origin.object("/long").content(LONG).etag("\"v1\"").maxAge(3600);
        origin.object("/longer").content(LONGER).etag("\"v1\"").maxAge(3600);
        origin.object("/longest").content(LONGEST).etag("\"v1\"").maxAge(3600);
        origin.object("/short").content(SHORT).etag("\"v1\"").maxAge(3600);
        startNode();
    }

    private void startNode() {
        node = new JettyProcess()
                .start(Deployment.of(getClass())
                        .inFrontOf(origin)
                        .with("disk-cache-dir", data.resolve("cache"))
                        .with("warm-rate", "8M"));
        client = Client.of(node.uri());
    }

    @AfterAll
    void stop() {
        try {
            node.close();
        } finally {
            origin.close();
        }
    }

    @Test
    void whatWasWarmedIsServedWithoutTheOriginAndItsProgressWasSentMeanwhile() throws IOException {
        Response warmed = warm("""
                # the new release
                /long
                /longer bytes=%d-%d
                /short
                /nothing
                """.formatted(SEGMENT - 5, SEGMENT + 5));
        assertThat(warmed).hasStatus(200).hasField("Content-Type", "text/plain;charset=utf-8");
        List<String> lines = lines(warmed);

        assertThat(lines.get(0)).startsWith("warm-up ").contains(warmed.field("Location"));
        assertThat(lines.subList(1, lines.size() - 2))
                .hasSizeGreaterThan(1)
                .allSatisfy(line -> assertThat(line).matches(" *[0-9.]+%  .* of .*/s  ETA .* of 4 objects.*"));
        assertThat(lines.get(lines.size() - 2))
                .startsWith("done after 0:")
                .contains("3 of 4 objects, 1 skipped, 0 failed; 10.5 MB fetched, 0 B copied");
        assertThat(lines.get(lines.size() - 1)).isEqualTo("skipped /nothing: status 404");
        assertThat(origin.bytesSent("/long")).isEqualTo(LONG.length());
        assertThat(origin.bytesSent("/longer")).isEqualTo(2L * SEGMENT);
        int requests = origin.requests().size();
        assertThat(client.get("/long")).isHit().hasBody(LONG);
        assertThat(client.get("/longer", "Range: bytes=0-" + (2 * SEGMENT - 1)))
                .isHit()
                .hasBody(LONGER, 0, 2L * SEGMENT);
        assertThat(client.get("/short")).isHit().hasBody(SHORT);
        assertThat(origin.requests()).hasSize(requests);
    }

    @Test
    void whatWasCancelledIsResumedInTheNextProcessAndFetchesNothingTwice() throws IOException {
        Response begun = client.send(
                "POST",
                "/_casserole/warm",
                BodyPublishers.ofString("{\"urls\":[\"/longest\"]}"),
                "Content-Type: application/json",
                "Accept: application/json");
        assertThat(begun).hasStatus(202);
        String job = begun.field("Location");
        await().until(() -> fetched(job) > 0);

        assertThat(client.send("DELETE", job, BodyPublishers.noBody())).hasStatus(200);

        await().until(() -> fetched(job) == origin.bytesSent("/longest")); // what was under way has ended
        assertThat(told(job).get("state").getAsString()).isEqualTo("cancelled");
        assertThat(fetched(job)).isLessThan(LONGEST.length());
        node.stop();
        node.close();
        startNode();
        assertThat(told(job).get("state").getAsString()).isEqualTo("interrupted");

        List<String> lines = lines(client.send("POST", job + "/resume", BodyPublishers.noBody()));

        assertThat(lines.get(lines.size() - 1)).startsWith("done after ").contains("1 of 1 object;");
        assertThat(origin.bytesSent("/longest")).isEqualTo(LONGEST.length());
        int requests = origin.requests().size();
        assertThat(client.get("/longest")).isHit().hasBody(LONGEST);
        assertThat(origin.requests()).hasSize(requests);
    }

    private Response warm(String list) {
        return client.send(
                "POST", "/_casserole/warm", BodyPublishers.ofString(list), "Content-Type: text/plain;charset=utf-8");
    }

    private JsonObject told(String job) throws IOException {
        return JsonParser.parseString(String.join("\n", lines(client.get(job)))).getAsJsonObject();
    }

    private long fetched(String job) throws IOException {
        return told(job).getAsJsonObject("bytes").get("fetched").getAsLong();
    }

    private static List<String> lines(Response response) throws IOException {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }
}
