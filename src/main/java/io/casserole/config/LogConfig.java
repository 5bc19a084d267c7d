package io.casserole.config;

import java.util.List;

/**
 * What the node logs beside what goes wrong.
 *
 * @param outcomes how much is written of each request that has ended
 */
public record LogConfig(Outcomes outcomes) {
    /** How much is written of requests. */
    public enum Outcomes {
        /** Nothing. */
        OFF,
        /** A line for each, with the path of its target. */
        ON,
        /** The same with the query, which may hold names, tokens and signatures. */
        FULL
    }

    static final Setting<Outcomes> OUTCOMES = Setting.of(
            "outcome-log",
            "off",
            Kind.oneOf(Outcomes.class),
            "Writes a line about each request to the logger io.casserole.outcome: with the path of its target, or with the query,"
                    + " too (full), which may hold secrets.");

    /** The settings of this record, in the order of the table. */
    public static List<Setting<?>> settings() {
        return List.of(OUTCOMES);
    }

    /** Reads the settings; those that do not fit become problems of {@code settings}. */
    public static LogConfig from(Settings settings) {
        return new LogConfig(settings.get(OUTCOMES));
    }
}
