package io.casserole.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.casserole.warm.WarmEntry;
import io.casserole.warm.WarmList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be warmed, as a JSON object: {@code {"urls": ["/a.iso", {"url": "/b.iso", "range": "bytes=0-1048575"}]}}.
 */
final class WarmRequest {
    private static final String URLS = "urls";
    private static final String URL = "url";
    private static final String RANGE = "range";

    private WarmRequest() {}

    /**
     * Reads it from UTF-8.
     *
     * @throws IllegalArgumentException with a message for the client, if it is not exactly that
     */
    static WarmList read(byte[] json) {
        JsonObject object = StrictJson.object(json);
        if (!object.keySet().equals(Set.of(URLS)) || !(object.get(URLS) instanceof JsonArray urls)) {
            throw new IllegalArgumentException("expected urls with a list, found " + object.keySet());
        }
        List<WarmEntry> entries = new ArrayList<>();
        for (JsonElement element : urls) {
            entries.add(entry(entries.size(), element));
        }
        return new WarmList(entries);
    }

    private static WarmEntry entry(int number, JsonElement element) {
        try {
            return element instanceof JsonObject object
                    ? entry(object)
                    : WarmEntry.of(text(URL, element), Optional.empty());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(URLS + "[" + number + "]: " + e.getMessage(), e);
        }
    }

    private static WarmEntry entry(JsonObject object) {
        boolean ranged = object.has(RANGE);
        if (!object.has(URL) || object.size() != (ranged ? 2 : 1)) {
            throw new IllegalArgumentException("expected url and perhaps range, found " + object.keySet());
        }
        return WarmEntry.of(
                text(URL, object.get(URL)), ranged ? Optional.of(text(RANGE, object.get(RANGE))) : Optional.empty());
    }

    private static String text(String name, JsonElement value) {
        if (value instanceof JsonPrimitive text && text.isString()) {
            return text.getAsString();
        }
        throw new IllegalArgumentException(name + ": expected a text, found " + value);
    }
}
