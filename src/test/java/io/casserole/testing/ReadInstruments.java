package io.casserole.testing;

import io.casserole.segment.Instruments;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Instruments that a test reads: {@code read("casserole_x_total", "state", "open")}. Refuses what was shown before. */
public final class ReadInstruments implements Instruments {
    private final Map<String, LongSupplier> values = new HashMap<>();
    private final List<Long> durations = new ArrayList<>();

    @Override
    public void counter(String name, String meaning, LongSupplier value, String... labels) {
        if (!name.endsWith("_total")) {
            throw new AssertionError("expected a name that ends in _total, found " + name);
        }
        show(name, value, labels);
    }

    @Override
    public void amount(String name, String meaning, LongSupplier value, String... labels) {
        show(name, value, labels);
    }

    @Override
    public void state(String name, String meaning, LongSupplier value, String... labels) {
        show(name, value, labels);
    }

    private void show(String name, LongSupplier value, String... labels) {
        if (values.put(key(name, labels), value) != null) {
            throw new AssertionError("shown twice: " + key(name, labels));
        }
    }

    @Override
    public synchronized LongConsumer durations(String name, String meaning, String... labels) {
        return this::took;
    }

    private synchronized void took(long nanos) {
        durations.add(nanos);
    }

    private static String key(String name, String... labels) {
        return name + List.of(labels);
    }

    /** What an instrument reads now. */
    public long read(String name, String... labels) {
        LongSupplier value = values.get(key(name, labels));
        if (value == null) {
            throw new AssertionError("expected one of " + values.keySet() + ", found " + key(name, labels));
        }
        return value.getAsLong();
    }

    /** All durations told, of whatever. */
    public synchronized List<Long> durations() {
        return List.copyOf(durations);
    }
}
