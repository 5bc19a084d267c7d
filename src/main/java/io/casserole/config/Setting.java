package io.casserole.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One setting: its name, which is the same everywhere, its default, what its value may be and what it means.
 *
 * @param name          lower-case words joined by hyphens, such as {@code mirror-url}
 * @param defaultText   the value when none is given, as a user would write it; empty where a setting may be left out
 * @param kind          what the value may be
 * @param documentation one sentence for the settings table
 * @param aliases       further environment variables that are read, after the setting's own
 * @param isLive        whether the value may change while the node runs
 */
public record Setting<T>(
        String name, String defaultText, Kind<T> kind, String documentation, List<String> aliases, boolean isLive) {

    static final String ENVIRONMENT_PREFIX = "CASSEROLE_";
    static final String PROPERTY_PREFIX = "casserole.";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    public Setting {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("expected a name of lower-case words and hyphens, found '" + name + "'");
        }
        if (!documentation.endsWith(".")) {
            throw new IllegalArgumentException(name + ": expected a sentence, found '" + documentation + "'");
        }
        aliases = List.copyOf(aliases);
        kind.parse(defaultText);
    }

    static <T> Setting<T> of(String name, String defaultText, Kind<T> kind, String documentation) {
        return new Setting<>(name, defaultText, kind, documentation, List.of(), false);
    }

    Setting<T> withAlias(String environmentVariable) {
        return new Setting<>(name, defaultText, kind, documentation, List.of(environmentVariable), isLive);
    }

    /** The same, as one that may change while the node runs: whoever needs its value reads it anew each time. */
    Setting<T> live() {
        return new Setting<>(name, defaultText, kind, documentation, aliases, true);
    }

    /** The value when none is given. */
    public T defaultValue() {
        return kind.parse(defaultText);
    }

    /** The environment variable that is this setting's own, such as {@code CASSEROLE_MIRROR_URL}. */
    public String environmentVariable() {
        return ENVIRONMENT_PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** All environment variables that are read, the one that wins first; of a secret, the last one names a file. */
    List<String> environmentVariables() {
        Stream<String> texts = Stream.concat(Stream.of(environmentVariable()), aliases.stream());
        return Stream.concat(texts, fileVariable().stream()).toList();
    }

    /**
     * The environment variable that names a file with the value in it, such as {@code CASSEROLE_CLUSTER_SECRET_FILE}: of secrets only,
     * which container platforms hand out as files.
     */
    private Optional<String> fileVariable() {
        return kind.isSecret() ? Optional.of(environmentVariable() + "_FILE") : Optional.empty();
    }

    /** Whether what is given there is not the value, but the name of a file that holds it. */
    boolean isFile(Source source) {
        return source.place() == Source.Place.ENVIRONMENT
                && fileVariable().filter(source.name()::equals).isPresent();
    }

    /** The places where a value may be given, the one that wins first. */
    List<Source> sources() {
        Stream<Source> environment =
                environmentVariables().stream().map(variable -> new Source(Source.Place.ENVIRONMENT, variable));
        Stream<Source> deployed = Stream.of(
                new Source(Source.Place.SYSTEM_PROPERTY, PROPERTY_PREFIX + name),
                new Source(Source.Place.INIT_PARAM, name));
        Stream<Source> live = isLive ? Stream.of(new Source(Source.Place.LIVE, name)) : Stream.empty();
        return Stream.of(live, environment, deployed).flatMap(places -> places).toList();
    }
}
