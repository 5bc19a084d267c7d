package io.casserole.tier;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How often each {@link TierEvent} has happened since the stores were opened. Safe for use by any thread. */
public final class TierCounts {
    private final Map<TierEvent, LongAdder> counts;

    TierCounts() {
        Map<TierEvent, LongAdder> adders = new EnumMap<>(TierEvent.class);
        for (TierEvent event : TierEvent.values()) {
            adders.put(event, new LongAdder());
        }
        this.counts = Collections.unmodifiableMap(adders);
    }

    void add(TierEvent event) {
        adder(event).increment();
    }

    /** How often it has happened. */
    public long count(TierEvent event) {
        return adder(event).sum();
    }

    private LongAdder adder(TierEvent event) {
        return counts.getOrDefault(event, new LongAdder());
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
