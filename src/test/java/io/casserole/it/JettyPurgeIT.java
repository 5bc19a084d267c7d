package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Purges on a node that is alone. */
final class JettyPurgeIT {
    private static final TestBytes OLD = TestBytes.of(71, 3L * NodeSpec.SEGMENT + 3);
    private static final TestBytes CURRENT = TestBytes.of(72, 3L * NodeSpec.SEGMENT + 3);

    @TempDir
    private Path data;

    @Test
    void purgedObjectIsFetchedAnewUnderTheSameTagAlsoAfterARestart() {
        try (ScriptedOrigin origin = ScriptedOrigin.start()) {
            serve(origin, OLD);
            try (Container node = start(origin)) {
                Client client = Client.of(node.uri());
                assertThat(client.get("/one")).hasBody(OLD);
                assertThat(client.get("/two")).hasBody(OLD);
                serve(origin, CURRENT);
                assertThat(client.get("/one")).isHit().hasBody(OLD);

                Response purged = purge(client, "{\"url\":\"/one?utm_source=x\"}"); // as a client may write it
                assertThat(purged).hasStatus(200).hasField("Content-Type", "application/json");

                assertThat(client.get("/one")).hasBody(CURRENT);
                assertThat(client.get("/one")).isHit().hasBody(CURRENT);
                assertThat(client.get("/two")).isHit().hasBody(OLD);
                assertThat(purge(client, "{\"prefix\":\"/tw\"}")).hasStatus(200);
                node.stop();
            }
            try (Container node = start(origin)) {
                Client client = Client.of(node.uri());
                assertThat(client.get("/one")).isHit().hasBody(CURRENT);
                assertThat(client.get("/two")).hasBody(CURRENT);
            }
        }
    }

    @Test
    void softlyPurgedObjectIsValidatedWithoutItsBytes() {
        try (ScriptedOrigin origin = ScriptedOrigin.start()) {
            serve(origin, OLD);
            try (Container node = start(origin)) {
                Client client = Client.of(node.uri());
                assertThat(client.get("/one")).hasBody(OLD);
                int requests = origin.requests().size();

                assertThat(purge(client, "{\"url\":\"/one\",\"soft\":true}")).hasStatus(200);

                assertThat(client.get("/one")).hasStatus(200).hasBody(OLD);
                assertThat(client.get("/one")).isHit().hasBody(OLD);
                assertThat(origin.requests()).hasSize(requests + 1);
            }
        }
    }

    @Test
    void malformedAndForeignRequestsPurgeNothing() {
        try (ScriptedOrigin origin = ScriptedOrigin.start()) {
            serve(origin, OLD);
            try (Container node = start(origin)) {
                Client client = Client.of(node.uri());
                assertThat(client.get("/one")).hasBody(OLD);

                assertThat(purge(client, "{\"url\":\"/one\",\"more\":1}")).hasStatus(400);
                assertThat(client.send("POST", "/_casserole/purge", BodyPublishers.ofString("{\"url\":\"/one\"}")))
                        .hasStatus(415);
                assertThat(purge(client, "{\"url\":\"/one\"}", "X-Forwarded-For: 192.0.2.1"))
                        .hasStatus(403);
                assertThat(client.get("/_casserole/purge")).hasStatus(405);

                assertThat(client.get("/one")).isHit().hasBody(OLD);
            }
        }
    }

    private static Response purge(Client client, String json, String... fields) {
        String[] all = new String[fields.length + 1];
        System.arraycopy(fields, 0, all, 1, fields.length);
        all[0] = "Content-Type: application/json";
        return client.send("POST", "/_casserole/purge", BodyPublishers.ofString(json), all);
    }

    private static void serve(ScriptedOrigin origin, TestBytes content) {
        origin.object("/one").content(content).etag("\"v1\"").maxAge(3600);
        origin.object("/two").content(content).etag("\"v1\"").maxAge(3600);
    }

    private Container start(ScriptedOrigin origin) {
        return new JettyProcess()
                .start(Deployment.of(getClass())
                        .inFrontOf(origin)
                        .with("key-ignore-query", "utm_*")
                        .with("disk-cache-dir", data.resolve("cache")));
    }
}
