package io.casserole.config;

import java.util.List;

/**
 * How warm-ups are run.
 *
 * @param rate        bytes a second that all of them on this node let come; 0: no bound
 * @param concurrency how many segments each brings at once
 */
public record WarmConfig(DataSize rate, int concurrency) {
    static final Setting<DataSize> RATE = Setting.of(
                    "warm-rate",
                    "0",
                    Kind.size(),
                    "How many bytes a second the warm-ups of a node let come, all together and on average; 0: no bound.")
            .live();

    static final Setting<Integer> CONCURRENCY = Setting.of(
            "warm-concurrency",
            "4",
            Kind.wholeNumber(1, 64),
            "How many segments each warm-up brings at once, as far as no client waits for their memory.");

    /** The settings of this record, in the order of the table. */
    public static List<Setting<?>> settings() {
        return List.of(RATE, CONCURRENCY);
    }

    /** Reads the settings; those that do not fit become problems of {@code settings}. */
    public static WarmConfig from(Settings settings) {
        return new WarmConfig(settings.get(RATE), settings.get(CONCURRENCY));
    }
}
