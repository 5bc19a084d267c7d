package io.casserole.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that waits before its body (RFC 9110 §10.1.1) is told what the origin says. The test itself is the origin. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ExpectSpec {
    private final Launcher launcher;
    private final ServerSocket server;
    private Container node;

    ExpectSpec(Launcher launcher) throws IOException {
        this.launcher = launcher;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @BeforeAll
    void startNode() {
        node = launcher.start(Deployment.of(getClass())
                .with("mirror-url", "http://127.0.0.1:" + server.getLocalPort())
                .with("upstream-keep-alive", "0"));
    }

    @AfterAll
    void stopNode() throws IOException {
        node.close();
        server.close();
    }

    /** Whether the container says 100 by itself, before the web application sees the request. */
    boolean continuesAtOnce() {
        return false;
    }

    private RawConnection upload(String... framing) {
        return RawConnection.to(node.uri())
                .send("POST /a HTTP/1.1", "Host: node", "Expect: 100-continue", String.join("\r\n", framing));
    }

    @Test
    void bodyIsAskedForWhenTheOriginAsksForIt() {
        try (RawConnection client = upload("Content-Length: 4");
                RawConnection origin = RawConnection.accept(server)) {
            assertThat(origin.head().fields().all("Expect")).containsExactly("100-continue");
            origin.send("HTTP/1.1 100 Continue");
            assertThat(client.head().status()).isEqualTo(100);
            client.write("body");
            origin.expect("body");
            origin.send("HTTP/1.1 201 Created", "Content-Length: 2").write("ok");
            RawConnection.Head head = client.head();
            assertThat(head.status()).isEqualTo(201);
            assertThat(client.text(head)).isEqualTo("ok");
        }
    }

    @Test
    void chunkedBodyIsAskedForWhenTheOriginAsksForIt() {
        try (RawConnection client = upload("Transfer-Encoding: chunked");
                RawConnection origin = RawConnection.accept(server)) {
            RawConnection.Head asked = origin.head();
            origin.send("HTTP/1.1 100 Continue");
            assertThat(client.head().status()).isEqualTo(100);
            client.write("4\r\nbody\r\n0\r\n\r\n");
            assertThat(origin.text(asked)).isEqualTo("body");
            origin.send("HTTP/1.1 204 No Content");
            assertThat(client.head().status()).isEqualTo(204);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 413, 417})
    void refusalOfTheOriginNeedsNoBody(int status) {
        try (RawConnection client = upload("Content-Length: 1000000");
                RawConnection origin = RawConnection.accept(server)) {
            origin.head();
            origin.send("HTTP/1.1 " + status + " No", "Content-Length: 2").write("no");
            if (continuesAtOnce()) {
                assertThat(client.head().status()).isEqualTo(100);
            }
            RawConnection.Head head = client.head();
            assertThat(head.status()).isEqualTo(status);
            assertThat(client.text(head)).isEqualTo("no");
            assertThat(origin.isEnded()).as("no body, so no further request").isTrue();
        }
    }

    @Test
    void originThatDoesNotCareGetsTheBodyAfterAWhile() {
        try (RawConnection client = upload("Content-Length: 4");
                RawConnection origin = RawConnection.accept(server)) {
            origin.head();
            assertThat(client.head().status()).isEqualTo(100);
            client.write("body");
            origin.expect("body");
            origin.send("HTTP/1.1 204 No Content");
            assertThat(client.head().status()).isEqualTo(204);
        }
    }

    @Test
    void clientThatDoesNotWaitIsNotMadeTo() {
        try (RawConnection client = RawConnection.to(node.uri())
                        .send("POST /a HTTP/1.1", "Host: node", "Content-Length: 4")
                        .write("body");
                RawConnection origin = RawConnection.accept(server)) {
            assertThat(origin.head().fields().has("Expect")).isFalse();
            origin.expect("body");
            origin.send("HTTP/1.1 204 No Content");
            assertThat(client.head().status()).isEqualTo(204);
        }
    }
}
