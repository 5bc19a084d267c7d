package io.casserole.config;

import io.casserole.config.Source.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * The values given for settings, read with this precedence: live setting, environment variable, alias of it, file that such a variable names (secrets
 * only), system property, init-param, default. A blank value counts as not given, and so does an init-param that repeats the default, since
 * {@code web.xml} lists all settings with their defaults. In every value, {@code {context}} stands for the name of the web application, so
 * that what is given once for several of them can differ.
 *
 * <p>What cannot be read is remembered in {@link #problems()} and replaced by the default, so that one pass finds
 * everything that is wrong. Used by the one thread that deploys; not thread-safe.
 */
public final class Settings {

    private static final String CONTEXT = "{context}";

    private final Map<Place, Map<String, String>> places = new EnumMap<>(Place.class);
    private final Problems problems = new Problems();
    private final String context;

    /** The settings of the application at the root; see {@link #Settings(Map, Properties, Map, String)}. */
    public Settings(Map<String, String> environment, Properties systemProperties, Map<String, String> initParams) {
        this(environment, systemProperties, initParams, "");
    }

    /**
     * Takes copies of all three maps.
     *
     * @param contextPath of the web application: empty, or with a slash in front
     */
    public Settings(
            Map<String, String> environment,
            Properties systemProperties,
            Map<String, String> initParams,
            String contextPath) {
        context = contextPath.isEmpty() ? "ROOT" : contextPath.substring(1).replace('/', '#');
        places.put(Place.ENVIRONMENT, Map.copyOf(environment));
        places.put(
                Place.SYSTEM_PROPERTY,
                systemProperties.stringPropertyNames().stream()
                        .collect(Collectors.toUnmodifiableMap(
                                name -> name, name -> systemProperties.getProperty(name, ""))));
        places.put(Place.INIT_PARAM, Map.copyOf(initParams));
    }

    private Settings(Map<Place, Map<String, String>> places, String context) {
        this.places.putAll(places);
        this.context = context;
    }

    /** The same settings with these values, by name, in the stead of those that were given for them. */
    public Settings with(Map<String, String> live) {
        Settings changed = new Settings(places, context);
        changed.places.put(Place.LIVE, Map.copyOf(live));
        return changed;
    }

    /** Settings given by name only, as init-params are; all others have their defaults. */
    public static Settings of(Map<String, String> values) {
        return new Settings(Map.of(), new Properties(), values);
    }

    /** The value of a setting; its default, and a problem, if what was given does not fit. */
    public <T> T get(Setting<T> setting) {
        Source source = source(setting);
        String given = source.place() == Place.DEFAULT ? setting.defaultText() : text(source);
        String text = given.replace(CONTEXT, context);
        return setting.isFile(source) ? fromFile(setting, source, text.strip()) : parse(setting, source, text);
    }

    private <T> T parse(Setting<T> setting, Source source, String text) {
        try {
            return setting.kind().parse(text);
        } catch (IllegalArgumentException e) {
            String found = setting.kind().isSecret() ? "***" : unfitPart(text, e);
            Problem problem = Problem.unfit(setting.name(), setting.kind().expected(), found);
            problems.add(problem.from(source));
            return setting.defaultValue();
        }
    }

    /** An empty file is a mistake, not a value that is not given: whoever names a file means what is in it. */
    private <T> T fromFile(Setting<T> setting, Source source, String file) {
        String found;
        try {
            String text = Files.readString(Path.of(file));
            if (!text.isBlank()) {
                return parse(setting, source, text);
            }
            found = "empty";
        } catch (IOException | InvalidPathException e) {
            found = e.getClass().getSimpleName();
        }
        problems.add(Problem.unfit(setting.name(), "a file with the value in it", file + " (" + found + ")")
                .from(source));
        return setting.defaultValue();
    }

    /** Whether a value was given anywhere, fit or not. */
    public boolean isSet(Setting<?> setting) {
        return source(setting).place() != Place.DEFAULT;
    }

    /** Where the value of a setting comes from. */
    public Source source(Setting<?> setting) {
        return setting.sources().stream()
                .filter(source -> isGiven(setting, source))
                .findFirst()
                .orElse(new Source(Place.DEFAULT, setting.name()));
    }

    /** What was found wrong so far. */
    public Problems problems() {
        return problems;
    }

    /**
     * Makes the configuration of a room from its settings, or nothing if their values do not go together. That is
     * judged only when each value fits for itself: a default in the place of a bad value would give misleading
     * problems.
     */
    <T> Optional<T> read(List<Setting<?>> roomSettings, Function<Settings, T> room) {
        int before = problems.list().size();
        try {
            return Optional.of(room.apply(this));
        } catch (ConfigurationException e) {
            if (problems.list().size() == before) {
                add(e.problems(), roomSettings);
            }
            return Optional.empty();
        }
    }

    /** Adds problems that somebody else has found in the values of these settings. */
    void add(List<Problem> found, List<Setting<?>> settings) {
        found.forEach(problem -> problems.add(withSource(problem, settings)));
    }

    private Problem withSource(Problem problem, List<Setting<?>> settings) {
        return settings.stream()
                .filter(setting -> setting.name().equals(problem.subject()))
                .findFirst()
                .map(setting -> problem.from(source(setting)))
                .orElse(problem);
    }

    /** Makes each given name that is meant for Casserole, but names none of these settings, a problem. */
    void rejectNamesOtherThan(List<Setting<?>> settings) {
        UnknownNames unknown = new UnknownNames(settings);
        places.forEach((place, values) -> unknown.among(place, values.keySet()).forEach(problems::add));
    }

    private boolean isGiven(Setting<?> setting, Source source) {
        String text = text(source);
        boolean repeatsDefault =
                source.place() == Place.INIT_PARAM && text.strip().equals(setting.defaultText());
        return !text.isBlank() && !repeatsDefault;
    }

    private String text(Source source) {
        return places.getOrDefault(source.place(), Map.of()).getOrDefault(source.name(), "");
    }

    /** In a list of regular expressions, the one that is none and why. */
    private static String unfitPart(String text, IllegalArgumentException e) {
        return e instanceof PatternSyntaxException syntax
                ? syntax.getPattern() + " (" + syntax.getDescription() + ")"
                : text;
    }
}
