package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that stop reading what a node has on its disk hold up nobody else who reads from there. */
final class JettyStalledReadersIT {
    private static final int SEGMENT = NodeSpec.SEGMENT;
    private static final int STALLED = 30;
    private static final int SEGMENTS = 6;
    private static final TestBytes WANTED = TestBytes.of(700, 12L * SEGMENT + 1);

    private final ScriptedOrigin origin = ScriptedOrigin.start();

    @TempDir
    private Path data;

    @AfterEach
    void stopOrigin() {
        origin.close();
    }

    @Test
    void readersThatStandStillHoldUpNobodyElse() {
        origin.object("/wanted").content(WANTED).etag("\"v1\"").maxAge(3600);
        for (int i = 0; i < STALLED; i++) {
            origin.object("/left-" + i).content(left(i)).etag("\"v1\"").maxAge(3600);
        }
        try (Container node = start()) {
            Client client = Client.of(node.uri());
            assertThat(client.get("/wanted")).hasBody(WANTED);
            for (int i = 0; i < STALLED; i++) {
                assertThat(client.get("/left-" + i)).hasBody(left(i));
            }
            node.stop();
        }
        long before = origin.bytesSent("/wanted");
        List<RawConnection> stalled = new ArrayList<>();
        try (Container node = start()) {
            for (int i = 0; i < STALLED; i++) {
                stalled.add(stalled(node, i));
            }
            assertThat(Client.of(node.uri()).get("/wanted")).isHit().hasBody(WANTED);

            goOn(stalled.get(STALLED - 1), STALLED - 1);
            stalled.forEach(RawConnection::reset);
        }
        assertThat(origin.bytesSent("/wanted")).isEqualTo(before);
    }

    private static TestBytes left(int i) {
        return TestBytes.of(600 + i, (long) SEGMENTS * SEGMENT);
    }

    private static RawConnection stalled(Container node, int i) {
        RawConnection client = RawConnection.to(node.uri(), 1 << 12).send("GET /left-" + i + " HTTP/1.1", "Host: node");
        assertThat(client.head().status()).isEqualTo(200);
        client.readExactly(1000, left(i).check()::next);
        return client;
    }

    private static void goOn(RawConnection client, int i) {
        TestBytes.Check check = left(i).check(1000, left(i).length());
        client.readExactly((int) (left(i).length() - 1000), check::next);
        check.end();
    }

    private Container start() {
        return new JettyProcess()
                .start(Deployment.of(getClass())
                        .inFrontOf(origin)
                        .with("disk-cache-dir", data.resolve("cache"))
                        .with("max-memory-usage", "100M")
                        .with("client-timeout", "10m")
                        .module("jetty.http.idleTimeout=600000"));
    }
}
