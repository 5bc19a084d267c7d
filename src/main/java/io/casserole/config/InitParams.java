package io.casserole.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The init-params of a web application, where a setting can be given twice: to the filter, as in {@code web.xml}, and to the context. The
 * context's win, since that is where a container's own files give them: a default in {@code web.xml} then never hides what an operator says.
 *
 * <p>An application of its own, whose filter names but some settings, may have context parameters for other purposes; in Casserole's own WAR,
 * whose filter names all, every parameter is meant for Casserole.
 */
public final class InitParams {
    private InitParams() {}

    /** What to read settings from. */
    public static Map<String, String> of(Map<String, String> filter, Map<String, String> context) {
        Set<String> settings =
                CasseroleConfig.settings().stream().map(Setting::name).collect(Collectors.toSet());
        boolean shared = !filter.isEmpty() && !filter.keySet().containsAll(settings);
        Map<String, String> params = new HashMap<>(filter);
        context.forEach((name, value) -> {
            boolean ours = !shared || settings.contains(name);
            if (ours && !(value.isBlank() && params.containsKey(name))) {
                params.put(name, value);
            }
        });
        return params;
    }
}
