package io.casserole.it;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** YAML as JSON. Keys that are given twice are refused. */
final class YamlDocuments {
    private YamlDocuments() {}

    /** The documents of a file of the project. */
    static List<JsonObject> ofFile(String file) {
        return of(text(file));
    }

    static String text(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The documents of a text. */
    static List<JsonObject> of(String text) {
        Gson gson = new GsonBuilder().serializeNulls().create();
        List<JsonObject> documents = new ArrayList<>();
        for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(text)) {
            documents.add(gson.toJsonTree(document).getAsJsonObject());
        }
        return documents;
    }
}
