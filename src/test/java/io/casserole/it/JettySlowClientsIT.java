package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.testing.TestBytes;
import java.util.ArrayList;
import java.util.List;
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
                .with("passthrough", "/raw/.*")
                .with("client-timeout", "10m")
                .module("jetty.http.idleTimeout=600000");
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

    @Test
    void thousandStalledClientsFitInTheBudget() {
        int objects = 200;
        for (int i = 0; i < objects; i++) {
            origin.object("/many-" + i)
                    .content(TestBytes.of(i, 2L * SEGMENT))
                    .etag("\"v1\"")
                    .maxAge(3600);
        }
        List<RawConnection> clients = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            clients.add(stalled("/many-" + i % objects));
        }
        fastClientIsServed("/fast-3");
        for (int i = 0; i < clients.size(); i++) {
            TestBytes bytes = TestBytes.of(i % objects, 2L * SEGMENT);
            RawConnection.Head head = clients.get(i).head();
            assertThat(head.status()).isEqualTo(200);
            TestBytes.Check check = bytes.check();
            clients.get(i).readExactly(10_000, check::next);
        }
        fastClientIsServed("/fast-4");
        for (RawConnection client : clients.subList(0, 990)) {
            client.reset();
        }
        for (int i = 990; i < 1000; i++) {
            TestBytes.Check check = TestBytes.of(i % objects, 2L * SEGMENT).check(10_000, 2L * SEGMENT);
            clients.get(i).readExactly(2 * SEGMENT - 10_000, check::next);
            clients.get(i).close();
        }
        assertThat(node().process().isAlive()).isTrue();
        assertThat(node().log().text()).doesNotContain("OutOfMemoryError");
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
