package io.casserole.peer;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import io.casserole.peer.Member.State;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * The JSON form of a {@link Member}, in etcd and in answers to pings:
 *
 * <pre>
 * {"id":"a","address":"http://10.0.0.1:8080","weight":1,"protocol":1,"instance":"6f","fingerprint":"c0","state":"serving"}
 * </pre>
 *
 * Further members of the object are ignored, so that a later version may add some.
 */
public final class MemberRecord {
    private static final Gson JSON =
            new GsonBuilder().setStrictness(Strictness.STRICT).create();

    private MemberRecord() {}

    /** One line of JSON. */
    public static String write(Member member) {
        JsonObject json = new JsonObject();
        json.addProperty("id", member.id());
        json.addProperty("address", member.address().toString());
        json.addProperty("weight", member.weight());
        json.addProperty("protocol", member.protocol());
        json.addProperty("instance", member.instance());
        json.addProperty("fingerprint", member.fingerprint());
        json.addProperty("state", member.state().name().toLowerCase(Locale.ROOT));
        return json.toString();
    }

    /** The member a text describes; nothing if the text is no JSON, or something is missing or out of range. */
    public static Optional<Member> read(String text) {
        try {
            return Optional.ofNullable(JSON.fromJson(text, JsonObject.class)).map(MemberRecord::member);
        } catch (JsonParseException | IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Member member(JsonObject json) {
        return new Member(
                text(json, "id"),
                URI.create(text(json, "address")),
                number(json, "weight"),
                number(json, "protocol"),
                text(json, "instance"),
                text(json, "fingerprint"),
                State.valueOf(text(json, "state").toUpperCase(Locale.ROOT)));
    }

    private static String text(JsonObject json, String name) {
        return value(json, name).getAsString();
    }

    private static int number(JsonObject json, String name) {
        return value(json, name).getAsBigDecimal().intValueExact();
    }

    private static JsonPrimitive value(JsonObject json, String name) {
        if (json.get(name) instanceof JsonPrimitive value) {
            return value;
        }
        throw new IllegalArgumentException(name + ": expected a text or a number");
    }
}
