package io.casserole.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.Fields;
import io.casserole.segment.Tracing;
import io.casserole.segment.Tracing.Kind;
import io.casserole.testing.ExportedSpans;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TracesTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";
    private static final Fields CAUSE =
            Fields.of("traceparent", "00-" + TRACE + "-" + SPAN + "-01", "tracestate", "a=1,b=2", "X-Other", "1");

    private final ExportedSpans spans = new ExportedSpans();
    private final Tracing traces = Traces.of(spans.sdk());

    @AfterEach
    void stop() {
        spans.close();
        GlobalOpenTelemetry.resetForTest();
    }

    private Tracing.Span begin(Kind kind, Fields cause) {
        return traces.begin(kind, "name", cause, Map.of("url.path", "/a"));
    }

    private SpanData only() {
        assertThat(spans.ended()).hasSize(1);
        return spans.ended().get(0);
    }

    @Test
    void spanIsBelowTheOneThatTheRequestNames() {
        Tracing.Span span = begin(Kind.CLIENT, CAUSE);
        span.tell("text", "value");
        span.tell("number", 7);
        span.end();

        assertThat(only().getName()).isEqualTo("name");
        assertThat(only().getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(only().getTraceId()).isEqualTo(TRACE);
        assertThat(only().getParentSpanId()).isEqualTo(SPAN);
        assertThat(only().getAttributes().asMap())
                .containsOnly(
                        Map.entry(AttributeKey.stringKey("url.path"), "/a"),
                        Map.entry(AttributeKey.stringKey("text"), "value"),
                        Map.entry(AttributeKey.longKey("number"), 7L));
        assertThat(only().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(only().getInstrumentationScopeInfo().getName()).isEqualTo("io.casserole");
    }

    @Test
    void whatGoesOnGoesOnBelowTheSpan() {
        Tracing.Span span = begin(Kind.CLIENT, CAUSE);
        Fields sent = span.in(CAUSE);
        span.end();

        assertThat(sent)
                .isEqualTo(Fields.of(
                        "X-Other",
                        "1",
                        "traceparent",
                        "00-" + TRACE + "-" + only().getSpanId() + "-01",
                        "tracestate",
                        "a=1,b=2"));
    }

    @Test
    void requestOutsideOfAnyTraceBeginsOne() {
        Tracing.Span span = begin(Kind.SERVER, Fields.of("traceparent", "nonsense", "tracestate", "a=1"));
        Fields sent = span.in(Fields.empty());
        span.end();

        assertThat(only().getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(only().getParentSpanContext().isValid()).isFalse();
        assertThat(sent.size()).isEqualTo(1);
        assertThat(sent.first("traceparent").orElseThrow())
                .startsWith("00-" + only().getTraceId() + "-" + only().getSpanId() + "-");
    }

    @Test
    void requestThatTheContainerHasToldOfIsPartOfThat() {
        io.opentelemetry.api.trace.Span container =
                spans.sdk().getTracer("container").spanBuilder("GET /*").startSpan();
        Context.root()
                .with(container)
                .wrap(() -> begin(Kind.SERVER, CAUSE).end())
                .run();

        assertThat(only().getKind()).isEqualTo(SpanKind.INTERNAL);
        assertThat(only().getParentSpanId())
                .isEqualTo(container.getSpanContext().getSpanId());
    }

    /** Calls are made on any thread: what is current there may be another request's. */
    @Test
    void callIsBelowItsCauseWhateverIsCurrent() {
        io.opentelemetry.api.trace.Span other =
                spans.sdk().getTracer("container").spanBuilder("other").startSpan();
        Context.root().with(other).wrap(() -> begin(Kind.CLIENT, CAUSE).end()).run();

        assertThat(only().getParentSpanId()).isEqualTo(SPAN);
    }

    @Test
    void failureIsTold() {
        begin(Kind.CLIENT, CAUSE).fail("timeout");

        assertThat(only().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(only().getAttributes().get(AttributeKey.stringKey("error.type")))
                .isEqualTo("timeout");
    }

    @Test
    void methodsThatAClientMakesUpAreOfOneName() {
        traces.begin(Kind.SERVER, "name", Fields.empty(), Map.of("http.request.method", "FROB"))
                .end();

        assertThat(only().getAttributes().asMap())
                .containsOnly(
                        Map.entry(AttributeKey.stringKey("http.request.method"), "_OTHER"),
                        Map.entry(AttributeKey.stringKey("http.request.method_original"), "FROB"));
    }

    @Test
    void whatIsNotSampledIsSentOnAsSuch() {
        Tracing.Span span = begin(Kind.CLIENT, Fields.of("traceparent", "00-" + TRACE + "-" + SPAN + "-00"));
        Fields sent = span.in(Fields.empty());
        span.end();

        assertThat(sent.first("traceparent").orElseThrow())
                .startsWith("00-" + TRACE)
                .endsWith("-00");
        assertThat(spans.ended()).isEmpty();
    }

    // ---- what is installed

    @Test
    void withoutAnSdkNobodyFollowsAndNoneIsSet() {
        assertThat(Traces.installed()).isSameAs(Tracing.NONE);
        assertThat(GlobalOpenTelemetry.isSet()).isFalse();
    }

    @Test
    void sdkThatIsInstalledIsTold() {
        GlobalOpenTelemetry.set(spans.sdk());

        Traces.installed().begin(Kind.CLIENT, "name", CAUSE, Map.of()).end();

        assertThat(only().getTraceId()).isEqualTo(TRACE);
    }

    /** An agent that is switched off, for one: what came from the client goes on. */
    @Test
    void sdkThatDoesNothingLeavesTheTraceAsItIs() {
        Tracing idle = Traces.of(OpenTelemetry.noop());

        Fields sent = idle.begin(Kind.CLIENT, "name", CAUSE, Map.of()).in(CAUSE);

        assertThat(sent.first("traceparent")).isEqualTo(CAUSE.first("traceparent"));
        assertThat(idle.begin(Kind.CLIENT, "name", Fields.empty(), Map.of()).in(Fields.of("X-Other", "1")))
                .isEqualTo(Fields.of("X-Other", "1"));
    }
}
