package io.casserole.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** Asks one node, through the JDK's HTTP client. Fields are given as lines: {@code "Range: bytes=0-9"}. */
final class Client {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http;
    private final URI node;

    private Client(HttpClient http, URI node) {
        this.http = http;
        this.node = node;
    }

    /** Speaks HTTP/1.1. */
    static Client of(URI node) {
        return new Client(
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(), node);
    }

    /** Speaks HTTP/2, after an upgrade in clear text. */
    static Client h2c(URI node) {
        return new Client(
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build(), node);
    }

    /** Speaks that version over TLS. */
    static Client tls(URI node, SSLContext trust, HttpClient.Version version) {
        return new Client(
                HttpClient.newBuilder().sslContext(trust).version(version).build(), node);
    }

    Response get(String target, String... fields) {
        return send("GET", target, BodyPublishers.noBody(), fields);
    }

    Response head(String target, String... fields) {
        return send("HEAD", target, BodyPublishers.noBody(), fields);
    }

    /** The response as soon as its head is there; its body is still to be read. */
    Response send(String method, String target, BodyPublisher body, String... fields) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node + target))
                .timeout(PATIENCE)
                .method(method, body);
        for (String field : fields) {
            int colon = field.indexOf(':');
            request.header(field.substring(0, colon), field.substring(colon + 1).strip());
        }
        try {
            return Response.of(http.send(request.build(), BodyHandlers.ofInputStream()));
        } catch (IOException failure) {
            throw new UncheckedIOException(method + " " + target, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted: " + method + " " + target, interrupted);
        }
    }
}
