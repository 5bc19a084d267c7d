package io.casserole.testing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;

/** An SDK of OpenTelemetry that keeps the spans that have ended. */
public final class ExportedSpans implements AutoCloseable {
    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .build();

    public OpenTelemetry sdk() {
        return sdk;
    }

    /** Those that have ended, in order. */
    public List<SpanData> ended() {
        return exporter.getFinishedSpanItems();
    }

    /** Keeps none of those that have ended by now. */
    public void forget() {
        exporter.reset();
    }

    @Override
    public void close() {
        sdk.close();
    }
}
