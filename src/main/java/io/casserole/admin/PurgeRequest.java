package io.casserole.admin;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.casserole.segment.PurgeScope;

/**
 * What is to be purged, as a JSON object: {@code {"url": "/a.iso"}}, {@code {"prefix": "/old/"}} or {@code {"tag": "news"}}, and
 * {@code "soft": true} for a soft purge.
 */
record PurgeRequest(PurgeScope scope, boolean soft) {
    /** Most bytes. */
    static final int LONGEST = 8 << 10;

    private static final String SOFT = "soft";

    /**
     * Reads it from UTF-8.
     *
     * @throws IllegalArgumentException with a message for the client, if it is not exactly that
     */
    static PurgeRequest read(byte[] json) {
        JsonObject object = StrictJson.object(json);
        PurgeScope scope = null;
        boolean soft = false;
        for (String name : object.keySet()) {
            if (name.equals(SOFT)) {
                soft = flag(object.get(name));
            } else if (scope == null) {
                scope = scope(name, object.get(name));
            } else {
                throw unlike(object);
            }
        }
        if (scope == null) {
            throw unlike(object);
        }
        return new PurgeRequest(scope, soft);
    }

    private static IllegalArgumentException unlike(JsonObject object) {
        return new IllegalArgumentException(
                "expected one of url, prefix and tag, and perhaps soft, found " + object.keySet());
    }

    private static PurgeScope scope(String name, JsonElement value) {
        return switch (name) {
            case "url" -> new PurgeScope.Url(text(name, value));
            case "prefix" -> new PurgeScope.Prefix(text(name, value));
            case "tag" -> new PurgeScope.Tag(text(name, value));
            default -> throw new IllegalArgumentException("expected url, prefix, tag or soft, found '" + name + "'");
        };
    }

    private static String text(String name, JsonElement value) {
        if (value instanceof JsonPrimitive text && text.isString()) {
            return text.getAsString();
        }
        throw new IllegalArgumentException(name + ": expected a text, found " + value);
    }

    private static boolean flag(JsonElement value) {
        if (value instanceof JsonPrimitive flag && flag.isBoolean()) {
            return flag.getAsBoolean();
        }
        throw new IllegalArgumentException(SOFT + ": expected true or false, found " + value);
    }
}
