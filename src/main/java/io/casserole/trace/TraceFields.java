package io.casserole.trace;

import io.casserole.http.Fields;
import io.casserole.http.TraceContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;

/** Traces to and from the fields of requests: those of the W3C, whatever else an SDK may be set to write. */
final class TraceFields {
    private static final TextMapPropagator FORM = W3CTraceContextPropagator.getInstance();

    private static final TextMapGetter<Fields> GETTER =
            (fields, name) -> fields == null ? null : fields.first(name).orElse(null);

    private TraceFields() {}

    /** The context that a request names; the root if it names none. */
    static Context read(Fields request) {
        return TraceContext.of(request)
                .map(trace -> FORM.extract(Context.root(), trace.fields(), GETTER))
                .orElseGet(Context::root);
    }

    /** The fields with this context in the stead of theirs; unchanged if it names no trace. */
    static Fields write(Context context, Fields fields) {
        Fields.Builder named = Fields.builder();
        FORM.inject(context, named, (into, name, value) -> named.add(name, value));
        Fields trace = named.build();
        return trace.size() == 0
                ? fields
                : Fields.builder()
                        .addAll(TraceContext.without(fields))
                        .addAll(trace)
                        .build();
    }
}
