package io.casserole.servlet;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import io.casserole.segment.PurgeScope;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * What is to be purged, as a JSON object: {@code {"url": "/a.iso"}}, {@code {"prefix": "/old/"}} or {@code {"tag": "news"}}, and
 * {@code "soft": true} for a soft purge.
 */
record PurgeRequest(PurgeScope scope, boolean soft) {
    /** Most bytes. */
    static final int LONGEST = 8 << 10;

    private static final Gson JSON =
            new GsonBuilder().setStrictness(Strictness.STRICT).create();
    private static final String SOFT = "soft";

    /**
     * Reads it from UTF-8.
     *
     * @throws IllegalArgumentException with a message for the client, if it is not exactly that
     */
    static PurgeRequest read(byte[] json) {
        if (json.length > LONGEST) {
            throw new IllegalArgumentException("expected at most " + LONGEST + " bytes, found more");
        }
        JsonObject object = object(json);
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

    private static JsonObject object(byte[] json) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString(); // which reports, not replaces
            JsonObject object = JSON.fromJson(text, JsonObject.class);
            if (object == null) {
                throw new IllegalArgumentException("expected a JSON object, found nothing");
            }
            return object;
        } catch (CharacterCodingException | JsonParseException e) {
            throw new IllegalArgumentException("expected a JSON object in UTF-8, found something else", e);
        }
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
