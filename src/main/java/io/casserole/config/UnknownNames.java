package io.casserole.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Finds names that are meant for Casserole, by their prefix or style, and yet name no setting. */
final class UnknownNames {

    /** Names read by the build and the tests, not by the web application. */
    private static final Set<String> TOOLING = Set.of("war", "update-docs");

    /**
     * Variables that Kubernetes sets in every container when a service is called {@code casserole} or
     * {@code casserole-…}.
     */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "CASSEROLE_(.*_)?(SERVICE_(HOST|PORT)(_.*)?|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

    /** An init-param in the style of our names; others belong to containers and frameworks. */
    private static final Pattern OUR_STYLE = Pattern.compile("[a-z0-9-]+");

    private final Set<String> known = new TreeSet<>();

    /** What a user may have meant: each setting by its name and by its aliases. */
    private final Map<String, String> meanings = new HashMap<>();

    UnknownNames(List<Setting<?>> settings) {
        for (Setting<?> setting : settings) {
            setting.sources().forEach(source -> known.add(source.toString()));
            meanings.put(setting.name(), setting.name());
            setting.aliases().forEach(alias -> meanings.put(kebab(alias), setting.name()));
        }
    }

    /** One problem for each unknown name among those given in a place. */
    List<Problem> among(Source.Place place, Set<String> names) {
        List<Problem> problems = new ArrayList<>();
        for (String name : new TreeSet<>(names)) {
            Source source = new Source(place, name);
            ours(source)
                    .filter(ours -> !known.contains(source.toString()))
                    .ifPresent(ours -> problems.add(unknown(source, ours)));
        }
        return problems;
    }

    /** The name in the style of settings, if it is one meant for us. */
    private static Optional<String> ours(Source source) {
        String name = source.name();
        return switch (source.place()) {
            case ENVIRONMENT ->
                SERVICE_LINK.matcher(name).matches()
                        ? Optional.empty()
                        : withoutPrefix(Setting.ENVIRONMENT_PREFIX, name).filter(ours -> !TOOLING.contains(ours));
            case SYSTEM_PROPERTY ->
                withoutPrefix(Setting.PROPERTY_PREFIX, name).filter(ours -> !TOOLING.contains(ours));
            case INIT_PARAM ->
                OUR_STYLE.matcher(name).matches() ? Optional.of(name) : withoutPrefix(Setting.PROPERTY_PREFIX, name);
            case LIVE, DEFAULT -> Optional.empty(); // the former are sorted before, see LiveValues
        };
    }

    private static Optional<String> withoutPrefix(String prefix, String name) {
        return name.startsWith(prefix) ? Optional.of(kebab(name.substring(prefix.length()))) : Optional.empty();
    }

    /** {@code maxMemory}, {@code max.memory} and {@code MAX_MEMORY} are all {@code max-memory}. */
    private static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                .replaceAll("[^A-Za-z0-9]+", "-")
                .toLowerCase(Locale.ROOT);
    }

    private Problem unknown(Source source, String ours) {
        String suggestion = ClosestName.of(ours, meanings.keySet())
                .map(meant -> "; did you mean '" + meanings.get(meant) + "'?")
                .orElse("");
        return new Problem(source.toString(), "expected the name of a setting, found '" + ours + "'" + suggestion);
    }
}
