package io.casserole.it;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.casserole.testing.EtcdProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** What is in etcd, by its JSON gateway: another way than the nodes'. */
final class EtcdKeys {
    /**
     * One entry.
     *
     * @param value the record of a member, as JSON, or a number
     * @param lease with which it ends; 0 if it lives for ever
     */
    record Entry(String value, String lease) {}

    private final HttpClient http = HttpClient.newHttpClient();
    private final EtcdProcess etcd;

    EtcdKeys(EtcdProcess etcd) {
        this.etcd = etcd;
    }

    Optional<Entry> get(String key) {
        JsonObject question = new JsonObject();
        question.addProperty("key", base64(key));
        JsonArray entries = ask("/v3/kv/range", question).getAsJsonArray("kvs");
        return Optional.ofNullable(entries)
                .map(found -> found.get(0).getAsJsonObject())
                .map(entry -> new Entry(
                        new String(
                                Base64.getDecoder().decode(entry.get("value").getAsString()), StandardCharsets.UTF_8),
                        entry.has("lease") ? entry.get("lease").getAsString() : "0"));
    }

    /** Sets the value of a key, as an operator would. */
    void put(String key, String value) {
        JsonObject question = new JsonObject();
        question.addProperty("key", base64(key));
        question.addProperty("value", base64(value));
        ask("/v3/kv/put", question);
    }

    void delete(String key) {
        JsonObject question = new JsonObject();
        question.addProperty("key", base64(key));
        ask("/v3/kv/deleterange", question);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Lets a lease begin anew, as its owner would. */
    void renew(String lease) {
        JsonObject question = new JsonObject();
        question.addProperty("ID", lease);
        ask("/v3/lease/keepalive", question);
    }

    private JsonObject ask(String path, JsonObject question) {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(etcd.uri() + path))
                            .POST(BodyPublishers.ofString(question.toString()))
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new AssertionError(path + ": expected 200, found " + answer + ": " + answer.body());
            }
            return JsonParser.parseString(answer.body()).getAsJsonObject();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }
}
