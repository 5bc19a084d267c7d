package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.testing.TestBytes;
import org.junit.jupiter.api.Test;

/** Bytes leave by buffer where the container's stream takes buffers, and health says so. */
abstract class OutputSpec extends NodeSpec {
    OutputSpec(Launcher launcher) {
        super(launcher);
    }

    /** What health shows once a body was sent. */
    abstract String choice();

    /** Two responses: one while its segments arrive, one from memory. */
    final void serves(Client client, String path) {
        TestBytes bytes = TestBytes.of(101, 7L * SEGMENT + 11);
        origin.object(path).content(bytes).etag("\"v1\"").maxAge(3600);

        assertThat(client.get(path)).hasStatus(200).hasBody(bytes);
        assertThat(client.get(path)).hasStatus(200).isHit().hasBody(bytes);
        assertThat(client.get(path, "Range: bytes=2095000-2097000"))
                .hasStatus(206)
                .hasBody(bytes, 2095000, 2097001);
    }

    @Test
    void bodiesAreWholeAndHealthSaysHowTheyLeave() {
        serves(Client.of(node().uri()), "/clear-text");

        assertThat(assertThat(get("/_casserole/health/live")).hasStatus(200).text())
                .contains(choice());
    }
}
