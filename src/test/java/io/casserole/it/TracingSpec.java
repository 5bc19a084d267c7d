package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.testing.RecordedRequest;
import io.casserole.testing.TestBytes;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Traces in a container without an SDK of OpenTelemetry: what the client says of its trace goes on to the origin as it came. */
abstract class TracingSpec extends NodeSpec {
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String STATE = "vendor=some value,other@tenant=1";
    private static final String[] TRACE = {"traceparent: " + PARENT, "tracestate: " + STATE};

    TracingSpec(Launcher launcher) {
        super(launcher);
    }

    private void allSayTheTrace(List<RecordedRequest> requests) {
        assertThat(requests).allSatisfy(request -> {
            assertThat(request.fields().all("traceparent")).containsExactly(PARENT);
            assertThat(request.fields().all("tracestate")).containsExactly(STATE);
        });
    }

    @Test
    void traceOfWhatPassesByGoesOn() {
        origin.object("/passed").content("passed").field("Cache-Control", "private");

        assertThat(get("/passed", TRACE)).hasText("passed");
        assertThat(send("PUT", "/passed", BodyPublishers.ofString("new"), TRACE))
                .hasStatus(200);

        assertThat(origin.requests("/passed"))
                .extracting(RecordedRequest::method)
                .contains("GET", "PUT");
        allSayTheTrace(origin.requests("/passed"));
    }

    @Test
    void traceGoesOnWithProbesAndFetchesAndAHitAsksNobody() {
        TestBytes bytes = TestBytes.of(31, 3L * SEGMENT);
        origin.object("/cached").content(bytes).etag("\"v1\"").maxAge(3600);

        assertThat(get("/cached", TRACE)).hasStatus(200).hasBody(bytes);
        assertThat(origin.requests("/cached")).hasSize(4);
        allSayTheTrace(origin.requests("/cached"));

        assertThat(hit("/cached", TRACE)).isHit().hasBody(bytes);
        assertThat(origin.requests("/cached")).hasSize(4);
    }

    @Test
    void traceTellsNoVariantsApart() {
        origin.object("/varying").content("varying").etag("\"v1\"").maxAge(3600).field("Vary", "traceparent");
        assertThat(get("/varying", TRACE)).hasText("varying");

        assertThat(hit("/varying")).isHit().hasText("varying");
    }
}
