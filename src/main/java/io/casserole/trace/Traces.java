package io.casserole.trace;

import io.casserole.http.Fields;
import io.casserole.segment.Tracing;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.Map;
import java.util.Set;

/**
 * Spans as OpenTelemetry takes them. Which of them are kept, and where they go, is the business of whoever has installed an SDK; nothing
 * here makes one, or sets anything that others see.
 */
public final class Traces implements Tracing {
    private static final String SCOPE = "io.casserole";
    private static final String METHOD = "http.request.method";

    /** What the conventions let a method be called; a client may send any word, and names of metrics are made of them. */
    private static final Set<String> METHODS =
            Set.of("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE");

    private final Tracer tracer;

    private Traces(Tracer tracer) {
        this.tracer = tracer;
    }

    /**
     * By the SDK that an agent, the container or an embedding application has installed by now; if none has, nobody follows, ever.
     *
     * <p>To ask for it without having asked whether it is there would install one that does nothing, in the way of any that comes later.
     */
    public static Tracing installed() {
        return GlobalOpenTelemetry.isSet() ? of(GlobalOpenTelemetry.get()) : Tracing.NONE;
    }

    /** By that very SDK. */
    public static Tracing of(OpenTelemetry telemetry) {
        return new Traces(telemetry.getTracer(SCOPE));
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public Span begin(Kind kind, String name, Fields cause, Map<String, String> attributes) {
        Context here = Context.current();
        boolean nested = kind == Kind.SERVER && isInSpan(here);
        Context parent = nested ? here : TraceFields.read(cause);
        SpanBuilder span =
                tracer.spanBuilder(name).setParent(parent).setSpanKind(nested ? SpanKind.INTERNAL : of(kind));
        attributes.forEach((attribute, value) -> tell(span, attribute, value));
        return new TracedSpan(span.startSpan());
    }

    /** Whether the container, or a filter before ours, has told of the request already. */
    private static boolean isInSpan(Context here) {
        return io.opentelemetry.api.trace.Span.fromContext(here)
                .getSpanContext()
                .isValid();
    }

    private static SpanKind of(Kind kind) {
        return kind == Kind.SERVER ? SpanKind.SERVER : SpanKind.CLIENT;
    }

    private static void tell(SpanBuilder span, String attribute, String value) {
        if (attribute.equals(METHOD) && !METHODS.contains(value)) {
            span.setAttribute(METHOD, "_OTHER").setAttribute("http.request.method_original", value);
        } else {
            span.setAttribute(attribute, value);
        }
    }
}
