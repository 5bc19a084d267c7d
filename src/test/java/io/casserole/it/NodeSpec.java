package io.casserole.it;

import static org.awaitility.Awaitility.await;

import io.casserole.testing.RecordedRequest;
import io.casserole.testing.ScriptedOrigin;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * One origin, one node in front of it, one client: what every test of this package needs, the same for all tests of a class. Each
 * test uses paths of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class NodeSpec {
    /** Bytes of a segment by default. */
    static final int SEGMENT = 2_096_000;

    final ScriptedOrigin origin = ScriptedOrigin.start();
    private final Launcher launcher;
    private Container node;
    private Client client;

    NodeSpec(Launcher launcher) {
        this.launcher = launcher;
    }

    /** How the node is deployed; by default with no setting but where the origin is. */
    Deployment deployment() {
        return Deployment.of(getClass()).inFrontOf(origin);
    }

    @BeforeAll
    void startNode() {
        node = launcher.start(deployment());
        client = Client.of(node.uri());
    }

    @AfterAll
    void stopNode() {
        try {
            node.close();
        } finally {
            origin.close();
        }
    }

    final Container node() {
        return node;
    }

    final Response get(String target, String... fields) {
        return client.get(target, fields);
    }

    /**
     * The response once it comes from the cache. Until a flight has landed, requests are answered from it and called a miss, though the
     * origin is not asked again.
     */
    final Response hit(String target, String... fields) {
        return await().pollDelay(Duration.ZERO)
                .atMost(Duration.ofSeconds(10))
                .until(() -> get(target, fields), NodeSpec::isHitOrRead);
    }

    /** Reads what is not a hit to its end, so that its connection is free. */
    static boolean isHitOrRead(Response response) {
        if (response.field("Cache-Status").startsWith("casserole; hit")) {
            return true;
        }
        try (InputStream body = response.body()) {
            body.transferTo(OutputStream.nullOutputStream());
            return false;
        } catch (IOException cut) {
            throw new UncheckedIOException(response.toString(), cut);
        }
    }

    final Response head(String target, String... fields) {
        return client.head(target, fields);
    }

    final Response send(String method, String target, BodyPublisher body, String... fields) {
        return client.send(method, target, body, fields);
    }

    /** A connection to write on byte for byte. */
    final RawConnection connect() {
        return RawConnection.to(node.uri());
    }

    /** The values of {@code Range} with which the origin was asked for this target, in order. */
    final List<String> rangesAsked(String target) {
        return origin.requests(target).stream()
                .filter(request -> request.method().equals("GET"))
                .map(request -> request.field("Range").orElse("none"))
                .toList();
    }

    /** The only request that reached the origin for this target. */
    final RecordedRequest asked(String target) {
        return origin.request(target);
    }
}
