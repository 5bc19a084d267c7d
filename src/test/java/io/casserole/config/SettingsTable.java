package io.casserole.config;

import java.util.List;
import java.util.stream.Collectors;

/** Renders the settings as the README and {@code web.xml} show them. */
final class SettingsTable {

    private final List<Setting<?>> settings;

    SettingsTable(List<Setting<?>> settings) {
        this.settings = List.copyOf(settings);
    }

    /** A Markdown table, one row for each setting. */
    String markdown() {
        String head = """
                | Setting | Default | Environment variable | Meaning |
                |---|---|---|---|
                """;
        return settings.stream().map(SettingsTable::row).collect(Collectors.joining("", head, ""));
    }

    /** One {@code init-param} for each setting, with its default. */
    String initParams() {
        return settings.stream().map(SettingsTable::initParam).collect(Collectors.joining());
    }

    private static String row(Setting<?> setting) {
        String variables =
                setting.environmentVariables().stream().map(SettingsTable::code).collect(Collectors.joining(", "));
        String defaultText = setting.defaultText().isEmpty() ? "" : code(setting.defaultText());
        return "| " + code(setting.name()) + " | " + defaultText + " | " + variables + " | " + setting.documentation()
                + " Value: " + setting.kind().expected() + "." + (setting.isLive() ? " May change live." : "") + " |\n";
    }

    private static String initParam(Setting<?> setting) {
        return """
                    <init-param>
                      <param-name>%s</param-name>
                      <param-value>%s</param-value>
                    </init-param>
                """.formatted(setting.name(), setting.defaultText());
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
