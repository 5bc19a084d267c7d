package io.casserole;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoOriginTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private DemoOrigin origin;

    @BeforeEach
    void start() throws Exception {
        origin = DemoOrigin.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void stop() {
        origin.close();
    }

    private HttpResponse<byte[]> ask(String method, String path, String... fields) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://" + origin.address().getHostString() + ":"
                                + origin.address().getPort() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (fields.length > 0) {
            request.headers(fields);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    @Test
    void servesWholeFiles() throws Exception {
        HttpResponse<byte[]> response = ask("GET", "/small.bin");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(DemoOrigin.bytes(0, 50_000));
        assertThat(response.headers().firstValue("cache-control")).contains("public, max-age=3600");
    }

    @Test
    void servesRangesOfAGigabyte() throws Exception {
        HttpResponse<byte[]> response = ask("GET", "/huge.bin", "Range", "bytes=1000000001-1000000100");

        assertThat(response.statusCode()).isEqualTo(206);
        assertThat(response.headers().firstValue("content-range")).contains("bytes 1000000001-1000000100/1073741824");
        assertThat(response.body()).isEqualTo(DemoOrigin.bytes(1_000_000_001, 100));
    }

    @Test
    void bytesDependOnTheirOffsetAlone() {
        assertThat(new String(DemoOrigin.bytes(0, 32), StandardCharsets.US_ASCII))
                .isEqualTo("000000000000000\n000000000000001\n");
        assertThat(new String(DemoOrigin.bytes(14, 3), StandardCharsets.US_ASCII))
                .isEqualTo("0\n0");
    }

    @Test
    void answersHeadWithTheLengthAndNoBody() throws Exception {
        HttpResponse<byte[]> response = ask("HEAD", "/huge.bin");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-length")).contains("1073741824");
    }

    @Test
    void keepsItsPreconditions() throws Exception {
        String tag = ask("HEAD", "/small.bin").headers().firstValue("etag").orElseThrow();

        assertThat(ask("GET", "/small.bin", "If-None-Match", tag).statusCode()).isEqualTo(304);
        assertThat(ask("GET", "/small.bin", "If-Match", "\"other\"").statusCode())
                .isEqualTo(412);
        assertThat(ask("GET", "/small.bin", "Range", "bytes=50000-").statusCode())
                .isEqualTo(416);
        assertThat(ask("GET", "/none").statusCode()).isEqualTo(404);
        assertThat(ask("POST", "/small.bin").statusCode()).isEqualTo(405);
    }
}
