package io.casserole.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.testing.RecordedRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TomcatSmugglingIT extends SmugglingSpec {
    TomcatSmugglingIT() {
        super(new TomcatProcess());
    }

    /**
     * What Tomcat reads as RFC 9112 says instead of refusing it; no filter can see that there was anything to refuse. It is no two
     * messages any more when it leaves.
     */
    @Override
    boolean isDefused(Smuggling smuggling) {
        return smuggling.why().startsWith("RFC 9112 §5.2") || smuggling.why().contains("Transfer-Encoding");
    }

    /** RFC 9112 §6.3: the coding overrides the length, which is not sent on, and the connection is closed. */
    @Test
    void lengthBesideACodingIsForgotten() {
        try (RawConnection client = connect()) {
            String answers = client.send(
                            "POST /both HTTP/1.1", "Host: node", "Content-Length: 4", "Transfer-Encoding: chunked")
                    .write("5\r\n12345\r\n0\r\n\r\n")
                    .send("GET /hidden HTTP/1.1", "Host: node")
                    .rest();
            assertThat(answers).containsOnlyOnce("HTTP/1.1 ");
        }
        RecordedRequest asked = asked("/both");
        assertThat(asked.fields().has("Content-Length")).isFalse();
        assertThat(asked.body().bytes()).asString().isEqualTo("12345");
        assertThat(origin.requests("/hidden")).isEmpty();
    }

    /** RFC 9112 §5.2: each fold is replaced by a space. */
    @Test
    void foldedLineIsUnfolded() {
        try (RawConnection client = connect()) {
            client.send("GET /folded HTTP/1.1", "Host: node", "X-A: b", " Content-Length: 5", "Connection: close")
                    .rest();
        }
        assertThat(origin.requests("/folded"))
                .isNotEmpty()
                .allSatisfy(
                        request -> assertThat(request.fields().all("X-A")).isEqualTo(List.of("b Content-Length: 5")));
    }
}
