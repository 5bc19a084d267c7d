package io.casserole.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.casserole.cache.Answer;
import io.casserole.http.CacheStatus;
import io.casserole.http.CacheStatus.Forwarded;
import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Tracing;
import io.casserole.segment.UpstreamResponse;
import io.casserole.testing.RecordedSpans;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests of clients, for those who follow them. */
final class TracedRequestsTest {
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final RecordedSpans spans = new RecordedSpans();
    private FilterTrial trial;

    @BeforeEach
    void start() throws IOException {
        trial = new FilterTrial();
        trial.tracing = spans;
    }

    private static Body bytes(String text) {
        return Body.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void requestIsASpanBelowTheClients() throws IOException, ServletException {
        trial.send("GET", "/a%20b?token=secret", "traceparent", PARENT);
        assertThat(spans.only().ends()).isEmpty();

        trial.answer.complete(
                new Answer.Response(200, Fields.of("Content-Length", "2"), CacheStatus.hit("casserole"), bytes("ok")));
        trial.pump();

        assertThat(spans.only().name()).isEqualTo("request");
        assertThat(spans.only().kind()).isEqualTo(Tracing.Kind.SERVER);
        assertThat(spans.only().cause()).isEqualTo(Fields.of("traceparent", PARENT));
        assertThat(spans.only().attributes())
                .containsOnly(
                        entry("http.request.method", "GET"),
                        entry("url.scheme", "https"),
                        entry("url.path", "/a%20b"),
                        entry("network.protocol.version", "1.1"),
                        entry("http.response.status_code", 200L),
                        entry("http.response.body.size", 2L),
                        entry("casserole.cache", "hit"),
                        entry("casserole.ending", "complete"));
        assertThat(spans.only().ends()).containsExactly("");
    }

    @Test
    void cacheIsAskedAsPartOfTheSpan() throws IOException, ServletException {
        trial.send("GET", "/a", "traceparent", PARENT);

        assertThat(trial.asked.get(0).fields().all("traceparent"))
                .containsExactly(spans.only().parent());
    }

    @Test
    void originIsAskedAsPartOfTheSpan() throws IOException, ServletException {
        trial.send("POST", "/a", "traceparent", PARENT, "Content-Length", "0");
        trial.response.complete(new UpstreamResponse(204, Fields.empty(), Body.empty()));
        trial.pump();

        assertThat(trial.passed.get(0).fields().all("traceparent"))
                .containsExactly(spans.only().parent());
        assertThat(spans.only().attributes())
                .containsEntry("casserole.cache", "bypass")
                .containsEntry("http.response.status_code", 204L);
    }

    @Test
    void whatPassesByIsUntouchedWhereNobodyFollows() throws IOException, ServletException {
        trial.tracing = Tracing.NONE;

        trial.send("POST", "/a", "traceparent", "nonsense", "tracestate", "a=1", "Content-Length", "0");

        assertThat(trial.passed.get(0).fields().all("traceparent")).containsExactly("nonsense");
        assertThat(trial.passed.get(0).fields().all("tracestate")).containsExactly("a=1");
    }

    @Test
    void failureIsAnError() throws IOException, ServletException {
        trial.send("GET", "/a");
        trial.answer.completeExceptionally(new FetchException(Reason.UNREACHABLE, "nobody there"));
        trial.pump();

        assertThat(spans.only().ends()).containsExactly("502");
        assertThat(spans.only().attributes()).containsEntry("casserole.cache", "error");
    }

    @Test
    void errorOfTheOriginIsOneToo() throws IOException, ServletException {
        trial.send("GET", "/a");
        trial.answer.complete(new Answer.Forward(Forwarded.MISS, "no"));
        trial.response.complete(new UpstreamResponse(503, Fields.empty(), Body.empty()));
        trial.pump();

        assertThat(spans.only().ends()).containsExactly("503");
        assertThat(spans.only().attributes()).containsEntry("casserole.cache", "miss");
    }
}
