package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.casserole.testing.TestBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a node counts, as its operator reads it. */
abstract class MetricsSpec extends NodeSpec {
    private static final TestBytes CONTENT = TestBytes.of(91, 2L * SEGMENT + 5);

    MetricsSpec(Launcher launcher) {
        super(launcher);
    }

    @Override
    Deployment deployment() {
        return super.deployment().with("outcome-log", "on");
    }

    private String metrics() {
        return text("/_casserole/metrics");
    }

    private String text(String target, String... fields) {
        Response response = get(target, fields);
        assertThat(response).hasStatus(200);
        return read(response);
    }

    private static String read(Response response) {
        try (InputStream body = response.body()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a line of the metrics says, which begins so. */
    private long read(String series) {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("expected " + series + " among\n" + metrics()));
    }

    private void awaitReads(String series, long expected) {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> read(series) == expected); // a request counts when it has ended
    }

    @Test
    void requestsAndBytesAreCountedByWhatTheCacheDid() {
        origin.object("/counted").content(CONTENT).etag("\"v1\"").maxAge(3600);
        long before = read("casserole_upstream_received_bytes_total");
        long misses = read("casserole_client_requests_total{outcome=\"miss\",status=\"2xx\"}");
        long hits = read("casserole_client_requests_total{outcome=\"hit\",status=\"2xx\"}");
        long fromMemory = read("casserole_client_sent_bytes_total{source=\"memory\"}");
        long fromOrigin = read("casserole_client_sent_bytes_total{source=\"origin\"}");

        assertThat(get("/counted")).hasBody(CONTENT);
        awaitReads("casserole_client_requests_total{outcome=\"miss\",status=\"2xx\"}", misses + 1);
        assertThat(read("casserole_client_sent_bytes_total{source=\"origin\"}"))
                .isEqualTo(fromOrigin + CONTENT.length());
        assertThat(read("casserole_upstream_received_bytes_total")).isEqualTo(before + CONTENT.length());

        await().atMost(Duration.ofSeconds(10)).until(() -> read("casserole_segment_flights{side=\"owner\"}") == 0);
        assertThat(get("/counted")).isHit().hasBody(CONTENT);

        awaitReads("casserole_client_requests_total{outcome=\"hit\",status=\"2xx\"}", hits + 1);
        assertThat(read("casserole_client_sent_bytes_total{source=\"memory\"}"))
                .isEqualTo(fromMemory + CONTENT.length());
        assertThat(read("casserole_upstream_received_bytes_total")).isEqualTo(before + CONTENT.length());
        assertThat(read("casserole_saved_bytes")).isGreaterThanOrEqualTo(CONTENT.length());
        assertThat(read("casserole_segment_fills_total{result=\"ok\",side=\"owner\"}"))
                .isGreaterThanOrEqualTo(3);
    }

    @Test
    void requestsAddNoSeries() {
        Set<String> before = series();

        for (int i = 0; i < 50; i++) {
            read(get("/none" + i + "?q=" + i, "X-Forwarded-For: 192.0.2." + i, "Range: bytes=" + i + "-"));
            String method = i % 2 == 0 ? "DELETE" : "X" + i;
            read(Client.of(node().uri()).send(method, "/d" + i, BodyPublishers.noBody()));
        }

        assertThat(series()).isEqualTo(before);
    }

    private Set<String> series() {
        return metrics()
                .lines()
                .map(line -> line.startsWith("#") ? line : line.substring(0, line.lastIndexOf(' ')))
                .collect(Collectors.toSet());
    }

    @Test
    void openMetricsIsSpokenToThoseWhoAccept() {
        assertThat(text("/_casserole/metrics", "Accept: application/openmetrics-text; version=1.0.0"))
                .endsWith("# EOF\n");
    }

    @Test
    void statsAreTheSameNumbersAsJson() {
        JsonObject stats = JsonParser.parseString(text("/_casserole/stats")).getAsJsonObject();

        assertThat(stats.getAsJsonObject("total")
                        .getAsJsonObject("casserole_tier_limit_bytes")
                        .get("tier=memory")
                        .getAsLong())
                .isEqualTo(read("casserole_tier_limit_bytes{tier=\"memory\"}"));
        assertThat(stats.getAsJsonObject("nodes").keySet()).containsExactly("self");
    }

    @Test
    void eachRequestIsALineOfTheLogWithoutItsQuery() {
        read(get("/logged?token=secret"));

        node().log().awaitText("method=GET target=/logged protocol=HTTP/1.1 status=404 outcome=miss bytes=");
        assertThat(node().log().text()).doesNotContain("token=secret");
    }

    @Test
    void strangersAreRefused() {
        assertThat(get("/_casserole/metrics", "Via: 1.1 proxy")).hasStatus(403);
        assertThat(get("/_casserole/stats", "Via: 1.1 proxy")).hasStatus(403);
    }
}
