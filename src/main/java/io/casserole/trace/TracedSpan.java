package io.casserole.trace;

import io.casserole.http.Fields;
import io.casserole.segment.Tracing;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;

/** One span of OpenTelemetry. It is never current on a thread: what is done for a request is done on many. */
record TracedSpan(Span span) implements Tracing.Span {
    @Override
    public Fields in(Fields fields) {
        return TraceFields.write(Context.root().with(span), fields);
    }

    @Override
    public void tell(String attribute, String value) {
        span.setAttribute(attribute, value);
    }

    @Override
    public void tell(String attribute, long value) {
        span.setAttribute(attribute, value);
    }

    @Override
    public void end() {
        span.end();
    }

    @Override
    public void fail(String type) {
        span.setAttribute("error.type", type).setStatus(StatusCode.ERROR);
        span.end();
    }
}
