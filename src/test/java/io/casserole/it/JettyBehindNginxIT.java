package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behind a reverse proxy on its machine a node sees every visitor come from the loopback address. */
final class JettyBehindNginxIT {
    private static final String[] NAMES_ITS_CLIENT = {
        "proxy_http_version 1.1;", "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;"
    };

    @TempDir
    private Path directory;

    @TempDir
    private Path another;

    @Test
    void withoutATokenVisitorsAreNoAdministratorsNorOnTheListOfThoseWhoPurge() {
        try (Container node = start(Deployment.of(getClass()).with("purge-from", "127.0.0.1"));
                NginxProcess silent = NginxProcess.before(node.uri(), directory);
                NginxProcess telling = NginxProcess.before(node.uri(), another, NAMES_ITS_CLIENT)) {
            assertThat(purge(node.uri())).hasStatus(200);
            assertIsNotOpen(silent.uri());
            assertIsNotOpen(telling.uri());
        }
    }

    private static void assertIsNotOpen(URI proxy) {
        assertThat(assertThat(purge(proxy)).hasStatus(403).text()).contains("Set admin-token");
        assertThat(Client.of(proxy).send("PURGE", "/one", BodyPublishers.noBody()))
                .hasStatus(403);
        assertThat(Client.of(proxy).get("/_casserole/health/ready"))
                .hasStatus(200)
                .hasText("{\"status\":\"up\"}\n");
    }

    @Test
    void withTheTokenTheyAre() {
        try (Container node = start(Deployment.of(getClass()).with("admin-token", "sesame"));
                NginxProcess nginx = NginxProcess.before(node.uri(), directory)) {
            assertThat(purge(nginx.uri(), "Authorization: Bearer sesame")).hasStatus(200);
            assertThat(purge(nginx.uri())).hasStatus(401);
        }
    }

    private static Response purge(URI uri, String... fields) {
        String[] all = new String[fields.length + 1];
        System.arraycopy(fields, 0, all, 1, fields.length);
        all[0] = "Content-Type: application/json";
        return Client.of(uri).send("POST", "/_casserole/purge", BodyPublishers.ofString("{\"url\":\"/one\"}"), all);
    }

    private static Container start(Deployment deployment) {
        return new JettyProcess()
                .start(deployment.with("disk-cache-enabled", false).with("mirror-url", "http://127.0.0.1:1"));
    }
}
