package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.testing.TestBytes;
import org.junit.jupiter.api.Test;

/** Clients that read slowly or not at all slow their own upstream reads, and nobody else. */
final class JettySlowClientsIT extends NodeSpec {
    private static final int READ_AHEAD = 3;

    JettySlowClientsIT() {
        super(new JettyProcess());
    }

    @Override
    Deployment deployment() {
        return super.deployment()
                .with("max-memory-usage", "100M")
                .with("read-ahead", READ_AHEAD)
                .with("passthrough", "/raw/.*");
    }

    @Test
    void clientThatStallsStopsTheFetchingOfItsSegments() {
        TestBytes bytes = TestBytes.of(71, 60L * SEGMENT);
        origin.object("/slow").content(bytes).etag("\"v1\"").maxAge(3600);
        try (RawConnection client = stalled("/slow")) {
            TestBytes.Check check = bytes.check();
            assertThat(client.head().status()).isEqualTo(200);
            client.readExactly(1000, check::next);
            fastClientIsServed("/fast-1");

            assertThat(origin.gets("/slow")).isLessThanOrEqualTo(2 + READ_AHEAD);
            client.readExactly((int) (bytes.length() - 1000), check::next);
            check.end();
        }
        assertThat(origin.bytesSent("/slow")).isEqualTo(bytes.length());
    }

    @Test
    void clientThatStallsStopsTheReadingOfWhatPassesThrough() {
        TestBytes bytes = TestBytes.of(72, 1L << 40);
        origin.object("/raw/slow").content(bytes);
        try (RawConnection client = stalled("/raw/slow")) {
            assertThat(client.head().status()).isEqualTo(200);
            client.readExactly(1000, bytes.check()::next);
            fastClientIsServed("/fast-2");

            // what the sockets' buffers of both sides hold, and one buffer of the node
            assertThat(origin.bytesSent("/raw/slow")).isLessThan(64L << 20);
            client.reset();
        }
    }

    private RawConnection stalled(String target) {
        return RawConnection.to(node().uri(), 1 << 12).send("GET " + target + " HTTP/1.1", "Host: node");
    }

    private void fastClientIsServed(String path) {
        TestBytes bytes = TestBytes.of(73, 30L * SEGMENT);
        origin.object(path).content(bytes).etag("\"v1\"").maxAge(3600);
        assertThat(get(path)).hasStatus(200).hasBody(bytes);
    }
}
