package io.casserole.metrics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.util.Locale;

/** Meters as text, in the format that its content type names. */
public record Exposition(String contentType, String text) {
    /** In OpenMetrics if {@code accept} names it, else in the older text format, which all readers know. */
    static Exposition of(PrometheusMeterRegistry registry, String accept) {
        String type = accept.toLowerCase(Locale.ROOT).contains("application/openmetrics-text")
                ? OpenMetricsTextFormatWriter.CONTENT_TYPE
                : PrometheusTextFormatWriter.CONTENT_TYPE;
        return new Exposition(type, registry.scrape(type));
    }
}
