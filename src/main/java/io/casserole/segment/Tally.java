package io.casserole.segment;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How much there was of each kind of thing, from the start on. Any thread; adding takes no lock. */
public final class Tally<E extends Enum<E>> {
    private final Map<E, LongAdder> counts;

    /** Nothing of any kind. */
    public Tally(Class<E> kinds) {
        counts = new EnumMap<>(kinds);
        for (E kind : kinds.getEnumConstants()) {
            counts.put(kind, new LongAdder());
        }
    }

    /** One more. */
    public void add(E kind) {
        add(kind, 1);
    }

    /** That much more. */
    public void add(E kind, long amount) {
        adder(kind).add(amount);
    }

    /** How much there was. */
    public long count(E kind) {
        return adder(kind).sum();
    }

    /** Shows a counter for each kind, which {@code label} tells apart by {@link #word}, beside further labels. */
    public void showOn(Instruments instruments, String name, String meaning, String label, String... further) {
        counts.forEach(
                (kind, count) -> instruments.counter(name, meaning, count::sum, and(further, label, word(kind))));
    }

    /** Labels, and one more. */
    public static String[] and(String[] labels, String label, String value) {
        String[] all = Arrays.copyOf(labels, labels.length + 2);
        all[labels.length] = label;
        all[labels.length + 1] = value;
        return all;
    }

    /** What a kind is called where operators see it: {@code BAD_VALUE} is {@code bad-value}. */
    public static String word(Enum<?> kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The map has all kinds and never changes, so that it can be read by any thread. */
    private LongAdder adder(E kind) {
        LongAdder count = counts.get(kind);
        if (count == null) {
            throw new IllegalArgumentException("expected one of " + counts.keySet() + ", found " + kind);
        }
        return count;
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
