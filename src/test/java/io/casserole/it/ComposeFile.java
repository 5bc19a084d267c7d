package io.casserole.it;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The project's compose file, after the variables in it were replaced by what the caller's environment has for them. */
record ComposeFile(JsonObject model) {
    static final String PATH = "utils/compose/docker-compose.yml";

    /** The only form that is used there; see compose's own documentation for others. */
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+):-([^}]*)}");

    static ComposeFile with(Map<String, String> variables) {
        String text = VARIABLE.matcher(YamlDocuments.text(PATH)).replaceAll(variable -> {
            String given = variables.getOrDefault(variable.group(1), "");
            return given.isEmpty() ? variable.group(2) : given;
        });
        if (text.contains("$")) {
            throw new AssertionError("expected no variables but those of the form ${NAME:-default}, found " + text);
        }
        return new ComposeFile(YamlDocuments.of(text).get(0));
    }

    JsonObject service(String name) {
        return model.getAsJsonObject("services").getAsJsonObject(name);
    }

    Map<String, String> environment(String service) {
        Map<String, String> environment = new LinkedHashMap<>();
        service(service).getAsJsonObject("environment").asMap().forEach((name, value) -> {
            environment.put(name, value.isJsonNull() ? "" : value.getAsString());
        });
        return environment;
    }

    /** A list of texts. */
    List<String> list(String service, String property) {
        List<String> texts = new ArrayList<>();
        for (JsonElement element : service(service).getAsJsonArray(property)) {
            texts.add(element.getAsString());
        }
        return texts;
    }

    /** Entry point and command: what the container runs. */
    List<String> command(String service) {
        List<String> words = new ArrayList<>(list(service, "entrypoint"));
        words.addAll(list(service, "command"));
        return words;
    }
}
