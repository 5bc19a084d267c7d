package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node still has when it comes back. */
final class JettyRestartIT {
    private static final int SEGMENT = NodeSpec.SEGMENT;
    private static final TestBytes LARGE = TestBytes.of(91, 10L * SEGMENT + 3);
    private static final TestBytes SMALL = TestBytes.of(92, 100);

    @TempDir
    private Path data;

    @Test
    void cleanRestartKeepsTheCache() {
        try (ScriptedOrigin origin = origin()) {
            try (Container node = start(origin)) {
                Client client = Client.of(node.uri());
                assertThat(client.get("/large")).hasBody(LARGE);
                assertThat(client.get("/small")).hasBody(SMALL);
                node.stop();
            }
            int requests = origin.requests().size();
            try (Container node = start(origin)) {
                Client client = Client.of(node.uri());
                assertThat(client.get("/large"))
                        .hasStatus(200)
                        .isHit()
                        .hasField("ETag", "\"v1\"")
                        .hasBody(LARGE);
                assertThat(client.get("/small")).hasStatus(200).isHit().hasBody(SMALL);
            }
            assertThat(origin.requests()).hasSize(requests);
        }
    }

    @Test
    void nodeThatWasKilledNeverServesAWrongByte() {
        try (ScriptedOrigin origin = origin()) {
            origin.object("/filling")
                    .content(TestBytes.of(93, 1L << 40))
                    .etag("\"v1\"")
                    .maxAge(3600);
            try (Container node = start(origin);
                    RawConnection filling = RawConnection.to(node.uri())) {
                Client client = Client.of(node.uri());
                assertThat(client.get("/large")).hasBody(LARGE);
                assertThat(client.get("/small")).hasBody(SMALL);
                filling.send("GET /filling HTTP/1.1", "Host: node").head();
                filling.readExactly(50 * SEGMENT, TestBytes.of(93, 1L << 40).check()::next);
                node.kill();
            }
            try (Container node = start(origin)) {
                Client client = Client.of(node.uri());
                for (int round = 0; round < 2; round++) {
                    assertThat(client.get("/large")).hasStatus(200).hasBody(LARGE);
                    assertThat(client.get("/small")).hasStatus(200).hasBody(SMALL);
                    assertThat(client.get("/filling", "Range: bytes=0-99999999"))
                            .hasStatus(206)
                            .hasBody(TestBytes.of(93, 1L << 40), 0, 100_000_000);
                }
            }
        }
    }

    private static ScriptedOrigin origin() {
        ScriptedOrigin origin = ScriptedOrigin.start();
        origin.object("/large").content(LARGE).etag("\"v1\"").maxAge(3600);
        origin.object("/small").content(SMALL).etag("\"v1\"").maxAge(3600);
        return origin;
    }

    private Container start(ScriptedOrigin origin) {
        return new JettyProcess()
                .start(Deployment.of(getClass()).inFrontOf(origin).with("disk-cache-dir", data.resolve("cache")));
    }
}
