package io.casserole.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The operator's rules for some paths, in a language of their own that is read elsewhere.
 *
 * @param rules first those given as a setting, in one text
 * @param file  then those of this file, which may change while the node runs
 */
public record RulesConfig(String rules, Optional<Path> file) {

    public static final Setting<String> RULES = Setting.of(
            "rules",
            "",
            new Kind<>("rules, in lines or between semicolons", text -> text),
            "Rules for paths whose origin says nothing, or the wrong thing, in lines or between semicolons; see Rules.");

    public static final Setting<Optional<Path>> FILE = Setting.of(
            "rules-file",
            "",
            Kind.path("a text file").orNothing(),
            "A file with further rules, looked at every few seconds: changes count from then on, without a restart.");

    /** The settings of this record, in the order of the table. */
    static List<Setting<?>> settings() {
        return List.of(RULES, FILE);
    }

    /** Reads the settings; those that do not fit become problems of {@code settings}. */
    static RulesConfig from(Settings settings) {
        return new RulesConfig(settings.get(RULES), settings.get(FILE));
    }
}
