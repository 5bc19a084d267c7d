package io.casserole.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How settings change while the node runs.
 *
 * @param file names and values, as of {@link java.util.Properties}
 */
public record LiveConfig(Optional<Path> file) {

    static final Setting<Optional<Path>> FILE = Setting.of(
            "live-settings-file",
            "",
            Kind.path("a text file").orNothing(),
            "A file with values for settings that may change live, looked at every few seconds.");

    /** The settings of this record, in the order of the table. */
    public static List<Setting<?>> settings() {
        return List.of(FILE);
    }

    /** Reads the settings; those that do not fit become problems of {@code settings}. */
    public static LiveConfig from(Settings settings) {
        return new LiveConfig(settings.get(FILE));
    }
}
