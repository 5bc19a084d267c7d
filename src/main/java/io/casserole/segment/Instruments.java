package io.casserole.segment;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Where the parts of a node show what they count, each once, when the node is opened. Names are those that operators see; a name is always
 * shown with the same meaning and the same labels, of few values each, which no request decides.
 *
 * <p>Values are read at any time by any thread: they must be cheap and must not block.
 */
public interface Instruments {
    /**
     * A number that only grows, from the start of the node on.
     *
     * @param name ends in {@code _total}
     * @param labels names and values in turn
     */
    void counter(String name, String meaning, LongSupplier value, String... labels);

    /** An amount that is there now; those of all nodes add up. */
    void amount(String name, String meaning, LongSupplier value, String... labels);

    /** A state as a number: one of this node alone, which makes no sense in a sum. */
    void state(String name, String meaning, LongSupplier value, String... labels);

    /**
     * How long something takes, for all times that it is done.
     *
     * @param name ends in {@code _seconds}
     * @return is told the nanoseconds of each time; any thread, must not be asked under a lock that others wait for
     */
    LongConsumer durations(String name, String meaning, String... labels);

    /** Those at which nobody looks. */
    static Instruments none() {
        return new Instruments() {
            @Override
            public void counter(String name, String meaning, LongSupplier value, String... labels) {}

            @Override
            public void amount(String name, String meaning, LongSupplier value, String... labels) {}

            @Override
            public void state(String name, String meaning, LongSupplier value, String... labels) {}

            @Override
            public LongConsumer durations(String name, String meaning, String... labels) {
                return nanos -> {};
            }
        };
    }
}
