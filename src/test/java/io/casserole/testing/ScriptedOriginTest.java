package io.casserole.testing;

import static io.casserole.testing.Twist.chunked;
import static io.casserole.testing.Twist.contentLength;
import static io.casserole.testing.Twist.cutAfter;
import static io.casserole.testing.Twist.gzip;
import static io.casserole.testing.Twist.ignoreRange;
import static io.casserole.testing.Twist.refuse;
import static io.casserole.testing.Twist.retryAfter;
import static io.casserole.testing.Twist.stallAfter;
import static io.casserole.testing.Twist.trickle;
import static io.casserole.testing.Twist.untilClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The origin of the tests, seen by the JDK's client. */
final class ScriptedOriginTest {
    private static final TestBytes TEN = TestBytes.of(1, 10_000);

    private final ScriptedOrigin origin = ScriptedOrigin.start();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void close() {
        origin.close();
    }

    @Test
    void servesTheWholeAndParts() throws Exception {
        origin.object("/a").length(10_000).etag("\"1\"").maxAge(60);

        HttpResponse<byte[]> whole = get("/a");
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.headers().firstValue("ETag")).hasValue("\"1\"");
        assertThat(whole.body()).isEqualTo(TEN.bytes());
        assertPart("bytes=10-19", "bytes 10-19/10000", 10, 20);
        assertPart("bytes=9990-", "bytes 9990-9999/10000", 9990, 10_000);
        assertPart("bytes=9990-20000", "bytes 9990-9999/10000", 9990, 10_000);
        assertPart("bytes=-5", "bytes 9995-9999/10000", 9995, 10_000);
        assertThat(get("/a", "Range", "bytes=10000-").statusCode()).isEqualTo(416);
        assertThat(get("/a", "Range", "bytes=5-4").statusCode()).isEqualTo(200);
        assertThat(origin.gets("/a")).isEqualTo(7);
        assertThat(origin.bytesSent("/a")).isEqualTo(10_000 + 10 + 10 + 10 + 5 + 10_000);
    }

    private void assertPart(String range, String contentRange, long first, long end) throws Exception {
        HttpResponse<byte[]> part = get("/a", "Range", range);
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.headers().firstValue("Content-Range")).hasValue(contentRange);
        assertThat(part.body()).isEqualTo(TEN.range(first, end));
    }

    @Test
    void obeysPreconditions() throws Exception {
        Instant modified = Instant.parse("2024-02-03T04:05:06Z");
        origin.object("/a").length(10).etag("\"1\"").lastModified(modified);

        assertThat(get("/a", "If-Match", "\"1\"").statusCode()).isEqualTo(200);
        assertThat(get("/a", "If-Match", "\"2\"").statusCode()).isEqualTo(412);
        assertThat(get("/a", "If-None-Match", "\"0\", W/\"1\"").statusCode()).isEqualTo(304);
        assertThat(get("/a", "If-Unmodified-Since", "Sat, 03 Feb 2024 04:05:05 GMT")
                        .statusCode())
                .isEqualTo(412);
        assertThat(get("/a", "If-Modified-Since", "Sat, 03 Feb 2024 04:05:06 GMT")
                        .statusCode())
                .isEqualTo(304);
        assertThat(get("/a", "Range", "bytes=0-1", "If-Range", "\"1\"").statusCode())
                .isEqualTo(206);
        assertThat(get("/a", "Range", "bytes=0-1", "If-Range", "\"2\"").statusCode())
                .isEqualTo(200);
    }

    @Test
    void twistsApplyOnceOrAlways() throws Exception {
        origin.object("/a")
                .length(10_000)
                .onHead(refuse(405))
                .nextGet(retryAfter(503, 7))
                .nextGet(ignoreRange());

        assertThat(head("/a").statusCode()).isEqualTo(405);
        assertThat(get("/a").headers().firstValue("Retry-After")).hasValue("7");
        assertThat(get("/a", "Range", "bytes=0-1").body()).isEqualTo(TEN.bytes());
        assertThat(get("/a", "Range", "bytes=0-1").body()).isEqualTo(TEN.range(0, 2));
        assertThat(head("/a").statusCode()).isEqualTo(405);
        assertThat(origin.heads("/a")).isEqualTo(2);
    }

    @Test
    void framesAsTold() throws Exception {
        origin.object("/a").length(10_000).next(chunked()).next(untilClose()).next(gzip());

        assertThat(get("/a").headers().firstValue("Transfer-Encoding")).hasValue("chunked");
        assertThat(get("/a").body()).isEqualTo(TEN.bytes());
        byte[] coded = get("/a").body();
        assertThat(new GZIPInputStream(new ByteArrayInputStream(coded)).readAllBytes())
                .isEqualTo(TEN.bytes());
    }

    @Test
    void cutsAndLies() {
        origin.object("/a").length(10_000).next(cutAfter(100)).next(contentLength(10_001));

        assertThatThrownBy(() -> get("/a")).isInstanceOf(IOException.class);
        assertThat(origin.bytesSent("/a")).isEqualTo(100);
    }

    @Test
    void stallsUntilTheGateOpens() throws Exception {
        Gate gate = new Gate();
        origin.object("/a").length(10_000).next(stallAfter(100, gate));

        HttpResponse<InputStream> response = client.send(request("/a").build(), BodyHandlers.ofInputStream());
        gate.awaitReached();
        assertThat(origin.bytesSent("/a")).isEqualTo(100);
        assertThat(response.body().readNBytes(100)).isEqualTo(TEN.range(0, 100));
        gate.open();
        assertThat(response.body().readAllBytes()).isEqualTo(TEN.range(100, 10_000));
    }

    @Test
    void tricklesInSmallPieces() throws Exception {
        origin.object("/a").length(10_000).next(trickle(1000, Duration.ofMillis(1)));

        assertThat(get("/a").body()).isEqualTo(TEN.bytes());
    }

    /** Often enough to meet a port that listens on for a moment. */
    @Test
    void refusesConnectionsOnceClosed() {
        for (int i = 0; i < 100; i++) {
            ScriptedOrigin closed = ScriptedOrigin.start();
            closed.close();

            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), closed.port()).close())
                    .isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void changesAfterSoManyGets() throws Exception {
        origin.object("/a")
                .length(10)
                .etag("\"1\"")
                .afterGets(2, object -> object.etag("\"2\"").seed(2));

        assertThat(get("/a").body()).isEqualTo(get("/a").body());
        assertThat(get("/a").body()).isEqualTo(TestBytes.of(2, 10).bytes());
        assertThat(head("/a").headers().firstValue("ETag")).hasValue("\"2\"");
    }

    @Test
    void echoesAndRecordsRequests() throws Exception {
        origin.object("/echo").echo();

        HttpRequest post = request("/echo?a=%2F|b".replace("|", "%7C"))
                .header("X-One", "1")
                .POST(HttpRequest.BodyPublishers.ofByteArray(TEN.bytes()))
                .build();
        assertThat(client.send(post, BodyHandlers.ofByteArray()).body()).isEqualTo(TEN.bytes());

        RecordedRequest recorded = origin.request("/echo");
        assertThat(recorded.target()).isEqualTo("/echo?a=%2F%7Cb");
        assertThat(recorded.field("x-one")).hasValue("1");
        assertThat(recorded.body().bytes()).isEqualTo(TEN.bytes());
        assertThat(recorded.bodyLength()).isEqualTo(10_000);
    }

    @Test
    void unknownPathIsNotFound() throws Exception {
        assertThat(get("/nothing").statusCode()).isEqualTo(404);
    }

    private HttpResponse<byte[]> get(String target, String... fields) throws Exception {
        HttpRequest.Builder request = request(target);
        if (fields.length > 0) {
            request.headers(fields);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> head(String target) throws Exception {
        return client.send(
                request(target)
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create(origin.uri() + target)).timeout(Duration.ofSeconds(20));
    }
}
