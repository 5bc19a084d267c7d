package io.casserole.config;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Values for settings that were given while the node runs, by name.
 *
 * @param live    those that may change now
 * @param ignored of the others, why not
 */
public record LiveValues(Map<String, String> live, Map<String, String> ignored) {
    public LiveValues {
        live = Map.copyOf(live);
        ignored = Map.copyOf(ignored);
    }

    /** Sorts what was given. A name counts as lower-case words and hyphens only. */
    public static LiveValues of(Map<String, String> given) {
        Map<String, Setting<?>> known =
                CasseroleConfig.settings().stream().collect(Collectors.toMap(Setting::name, setting -> setting));
        Map<String, String> live = new TreeMap<>();
        Map<String, String> ignored = new TreeMap<>();
        given.forEach((name, value) -> {
            Setting<?> setting = known.get(name);
            if (setting == null) {
                ignored.put(name, "is no setting" + suggestion(name, known.keySet()));
            } else if (setting.isLive()) {
                live.put(name, value);
            } else {
                ignored.put(name, "needs a restart, and to be set where the node is deployed");
            }
        });
        return new LiveValues(live, ignored);
    }

    private static String suggestion(String name, Set<String> known) {
        return ClosestName.of(name, known)
                .map(meant -> "; did you mean '" + meant + "'?")
                .orElse("");
    }
}
