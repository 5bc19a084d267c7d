package io.casserole.it;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Map;

/**
 * The schema of Kubernetes' API, as the models of its official Java client have it. It knows the fields of each object and which of them
 * must be there; the types of their values are checked by reading them.
 */
final class KubernetesApi {
    /** Refuses fields that are not known, or are missing, at any depth. */
    @FunctionalInterface
    private interface Fields {
        void validate(JsonElement object) throws IOException;
    }

    private record Kind(Class<?> model, Fields fields) {}

    private static final Map<String, Kind> KINDS = Map.of(
            "v1 Service", new Kind(V1Service.class, V1Service::validateJsonElement),
            "v1 Secret", new Kind(V1Secret.class, V1Secret::validateJsonElement),
            "apps/v1 StatefulSet", new Kind(V1StatefulSet.class, V1StatefulSet::validateJsonElement),
            "policy/v1 PodDisruptionBudget",
                    new Kind(V1PodDisruptionBudget.class, V1PodDisruptionBudget::validateJsonElement),
            "networking.k8s.io/v1 NetworkPolicy",
                    new Kind(V1NetworkPolicy.class, V1NetworkPolicy::validateJsonElement));

    /** Unlike Gson by itself, takes no number for a text, and no text for a number. */
    private static final Gson STRICT = new GsonBuilder()
            .registerTypeAdapter(String.class, only(JsonToken.STRING, JsonReader::nextString))
            .registerTypeAdapter(Integer.class, only(JsonToken.NUMBER, JsonReader::nextInt))
            .registerTypeAdapter(Long.class, only(JsonToken.NUMBER, JsonReader::nextLong))
            .registerTypeAdapter(Boolean.class, only(JsonToken.BOOLEAN, JsonReader::nextBoolean))
            .registerTypeAdapter(
                    byte[].class,
                    only(JsonToken.STRING, text -> Base64.getDecoder().decode(text.nextString())))
            .registerTypeAdapter(
                    OffsetDateTime.class, only(JsonToken.STRING, text -> OffsetDateTime.parse(text.nextString())))
            .create();

    private KubernetesApi() {}

    /**
     * Accepts what the API would accept.
     *
     * @throws AssertionError if it is of a kind that is not known here
     * @throws IllegalArgumentException if a field is not known, or missing
     * @throws JsonParseException if a value is of another type
     */
    static void accept(JsonObject object) throws IOException {
        String name = object.get("apiVersion").getAsString() + " "
                + object.get("kind").getAsString();
        Kind kind = KINDS.get(name);
        if (kind == null) {
            throw new AssertionError("expected one of " + KINDS.keySet() + ", found " + name);
        }
        kind.fields().validate(object);
        Object unused = STRICT.fromJson(object, kind.model());
    }

    @FunctionalInterface
    private interface Reading<T> {
        T from(JsonReader reader) throws IOException;
    }

    private static <T> TypeAdapter<T> only(JsonToken expected, Reading<T> reading) {
        return new TypeAdapter<>() {
            @Override
            public T read(JsonReader in) throws IOException {
                if (in.peek() != expected) {
                    throw new JsonParseException(
                            in.getPath() + ": expected " + expected + ", found " + in.peek() + " " + in.nextString());
                }
                return reading.from(in);
            }

            @Override
            public void write(JsonWriter out, T value) {
                throw new UnsupportedOperationException("only read");
            }
        };
    }
}
