package io.casserole.admin;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads JSON as RFC 8259 has it, and nothing like it. */
final class StrictJson {
    private static final Gson JSON =
            new GsonBuilder().setStrictness(Strictness.STRICT).create();

    private StrictJson() {}

    /**
     * Reads an object from UTF-8.
     *
     * @throws IllegalArgumentException with a message for the client, if it is not exactly that
     */
    static JsonObject object(byte[] json) {
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
}
