package io.casserole.peer;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import io.casserole.segment.Purge;
import io.casserole.segment.PurgeScope;
import java.util.Optional;

/**
 * The JSON form of a {@link Purge}, in files and between nodes:
 *
 * <pre>
 * {"id":"a-6f00c1d2","number":7,"prefix":"/old/","soft":false}
 * </pre>
 *
 * with one of {@code url}, {@code prefix} and {@code tag}. Further members of the object are ignored.
 */
final class PurgeRecord {
    private static final Gson JSON =
            new GsonBuilder().setStrictness(Strictness.STRICT).create();

    private PurgeRecord() {}

    /** One line of JSON. */
    static String write(Purge purge) {
        JsonObject json = new JsonObject();
        json.addProperty("id", purge.id());
        json.addProperty("number", purge.number());
        if (purge.scope() instanceof PurgeScope.Url url) {
            json.addProperty("url", url.target());
        } else if (purge.scope() instanceof PurgeScope.Prefix prefix) {
            json.addProperty("prefix", prefix.start());
        } else {
            json.addProperty("tag", ((PurgeScope.Tag) purge.scope()).name());
        }
        json.addProperty("soft", purge.soft());
        return json.toString();
    }

    /** The purge a text describes; nothing if the text is no JSON, or something is missing or out of range. */
    static Optional<Purge> read(String text) {
        try {
            return Optional.ofNullable(JSON.fromJson(text, JsonObject.class)).map(PurgeRecord::purge);
        } catch (JsonParseException | IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Purge purge(JsonObject json) {
        return new Purge(
                value(json, "id").getAsString(),
                value(json, "number").getAsBigDecimal().longValueExact(),
                scope(json),
                value(json, "soft").getAsBoolean());
    }

    private static PurgeScope scope(JsonObject json) {
        if (json.has("url")) {
            return new PurgeScope.Url(value(json, "url").getAsString());
        }
        return json.has("prefix")
                ? new PurgeScope.Prefix(value(json, "prefix").getAsString())
                : new PurgeScope.Tag(value(json, "tag").getAsString());
    }

    private static JsonPrimitive value(JsonObject json, String name) {
        if (json.get(name) instanceof JsonPrimitive value) {
            return value;
        }
        throw new IllegalArgumentException(name + ": expected a text, a number or a boolean");
    }
}
