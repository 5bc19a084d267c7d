package io.casserole.metrics;

import io.casserole.segment.Instruments;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.stream.DoubleStream;

/** The meters of one node. What is shown on them is read when somebody asks, and not before. Any thread. */
public final class Meters implements Instruments, AutoCloseable {
    /** Upper bounds of the buckets of durations, in seconds. */
    private static final Duration[] BOUNDS = DoubleStream.of(
                    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
            .mapToObj(seconds -> Duration.ofNanos((long) (seconds * 1e9)))
            .toArray(Duration[]::new);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Collection<LongSupplier> shown = new ConcurrentLinkedQueue<>(); // Micrometer refers to them weakly
    private final Set<String> states = ConcurrentHashMap.newKeySet();
    private final MeterBeans beans;

    private Meters(MeterBeans beans) {
        this.beans = beans;
        registry.config().onMeterAdded(beans::add);
    }

    /** No meters yet. Those to come are MBeans, too, until this is closed. */
    public static Meters open(String contextPath) {
        return new Meters(MeterBeans.ofThisJvm(contextPath));
    }

    @Override
    public void counter(String name, String meaning, LongSupplier value, String... labels) {
        shown.add(value);
        FunctionCounter.builder(name, value, LongSupplier::getAsLong)
                .description(meaning)
                .tags(labels)
                .register(registry);
    }

    @Override
    public void amount(String name, String meaning, LongSupplier value, String... labels) {
        shown.add(value);
        Gauge.builder(name, value, LongSupplier::getAsLong)
                .description(meaning)
                .tags(labels)
                .register(registry);
    }

    @Override
    public void state(String name, String meaning, LongSupplier value, String... labels) {
        states.add(name);
        amount(name, meaning, value, labels);
    }

    @Override
    public LongConsumer durations(String name, String meaning, String... labels) {
        Timer timer = Timer.builder(name)
                .description(meaning)
                .tags(Tags.of(labels))
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
        return nanos -> timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** What the meters read now. */
    public Snapshot snapshot() {
        return Snapshot.of(registry.getMeters(), states);
    }

    /** What the meters read now, for Prometheus. */
    public Exposition expose(String accept) {
        return Exposition.of(registry, accept);
    }

    /** Takes all meters away. */
    @Override
    public void close() {
        beans.close();
        registry.close();
        shown.clear();
    }
}
