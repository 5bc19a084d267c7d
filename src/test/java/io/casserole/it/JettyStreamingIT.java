package io.casserole.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What passes through arrives as it is sent, in both directions, even before its end is known. The test itself is the origin. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JettyStreamingIT {
    private final ServerSocket server;
    private Container node;

    JettyStreamingIT() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @BeforeAll
    void startNode() {
        node = new JettyProcess()
                .start(Deployment.of(getClass())
                        .with("mirror-url", "http://127.0.0.1:" + server.getLocalPort())
                        .with("upstream-keep-alive", "0"));
    }

    @AfterAll
    void stopNode() throws IOException {
        node.close();
        server.close();
    }

    @Test
    void requestBodyReachesTheOriginWhileItIsBeingSent() {
        try (RawConnection client = RawConnection.to(node.uri())) {
            client.send("POST /upload HTTP/1.1", "Host: node", "Content-Length: 10")
                    .write("first");
            try (RawConnection origin = RawConnection.accept(server)) {
                assertThat(origin.head().line()).isEqualTo("POST /upload HTTP/1.1");
                origin.expect("first");
                client.write("later");
                origin.expect("later");
                origin.send("HTTP/1.1 201 Created", "Content-Length: 2").write("ok");
                RawConnection.Head head = client.head();
                assertThat(head.status()).isEqualTo(201);
                assertThat(client.text(head)).isEqualTo("ok");
            }
        }
    }

    @Test
    void responseReachesTheClientWhileItIsBeingSent() {
        try (RawConnection client = RawConnection.to(node.uri())) {
            client.send("OPTIONS /slow HTTP/1.1", "Host: node");
            try (RawConnection origin = RawConnection.accept(server)) {
                origin.head();
                origin.send("HTTP/1.1 200 OK", "Content-Length: 10").write("first");
                assertThat(client.head().status()).isEqualTo(200);
                client.expect("first");
                origin.write("later");
                client.expect("later");
            }
        }
    }

    @Test
    void answerBeforeTheEndOfTheRequestBodyReachesTheClient() {
        try (RawConnection client = RawConnection.to(node.uri())) {
            client.send("PUT /refused HTTP/1.1", "Host: node", "Content-Length: 1000000")
                    .write("first");
            try (RawConnection origin = RawConnection.accept(server)) {
                origin.head();
                origin.expect("first");
                origin.send("HTTP/1.1 413 Too Large", "Content-Length: 2", "Connection: close")
                        .write("no");
                RawConnection.Head head = client.head();
                assertThat(head.status()).isEqualTo(413);
                assertThat(client.text(head)).isEqualTo("no");
            }
        }
    }

    @Test
    @Timeout(60)
    void clientThatLeavesEndsTheUpstreamRequest() {
        try (RawConnection client = RawConnection.to(node.uri())) {
            client.send("OPTIONS /left HTTP/1.1", "Host: node");
            try (RawConnection origin = RawConnection.accept(server)) {
                origin.head();
                origin.send("HTTP/1.1 200 OK", "Content-Length: 1000000000000").write("first");
                client.head();
                client.expect("first");
                client.reset();
                assertThatThrownBy(() -> {
                            for (int megabytes = 0; megabytes < 1000; megabytes++) {
                                origin.write(new byte[1 << 20]);
                            }
                        })
                        .isInstanceOf(UncheckedIOException.class);
            }
        }
    }

    @Test
    void clientThatLeavesInTheMiddleOfItsBodyLeavesNoWholeRequestAtTheOrigin() {
        try (RawConnection client = RawConnection.to(node.uri())) {
            client.send("PUT /half HTTP/1.1", "Host: node", "Transfer-Encoding: chunked")
                    .write("5\r\nfirst\r\n");
            try (RawConnection origin = RawConnection.accept(server)) {
                RawConnection.Head head = origin.head();
                client.reset();
                assertThat(origin.body(
                                head, bytes -> assertThat(bytes.remaining()).isLessThanOrEqualTo(5)))
                        .isEqualTo(RawConnection.Ending.CUT);
            }
        }
    }

    @Test
    void clientThatWaitsBeforeItsBodyIsToldToContinue() {
        try (RawConnection client = RawConnection.to(node.uri())) {
            client.send("POST /expect HTTP/1.1", "Host: node", "Content-Length: 4", "Expect: 100-continue");
            try (RawConnection origin = RawConnection.accept(server)) {
                assertThat(origin.head().fields().all("Expect")).containsExactly("100-continue");
                origin.send("HTTP/1.1 100 Continue");
                assertThat(client.head().status()).isEqualTo(100);
                client.write("body");
                origin.expect("body");
                origin.send("HTTP/1.1 204 No Content");
                assertThat(client.head().status()).isEqualTo(204);
            }
        }
    }

    @Test
    void trailersPassInBothDirections() {
        try (RawConnection client = RawConnection.to(node.uri())) {
            client.send(
                            "POST /trailers HTTP/1.1",
                            "Host: node",
                            "Transfer-Encoding: chunked",
                            "TE: trailers",
                            "Trailer: X-Sum")
                    .write("4\r\nbody\r\n0\r\nX-Sum: 1\r\n\r\n");
            try (RawConnection origin = RawConnection.accept(server)) {
                RawConnection.Head asked = origin.head();
                assertThat(origin.text(asked)).isEqualTo("body");
                assertThat(origin.trailers().all("X-Sum")).containsExactly("1");
                origin.send("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "Trailer: X-Sum")
                        .write("4\r\nback\r\n0\r\nX-Sum: 2\r\n\r\n");
                RawConnection.Head head = client.head();
                assertThat(client.text(head)).isEqualTo("back");
                assertThat(client.trailers().all("X-Sum")).containsExactly("2");
            }
        }
    }
}
