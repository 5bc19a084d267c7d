package io.casserole.it;

import io.casserole.http.Fields;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;

/**
 * A response whose head has arrived.
 *
 * @param body to be read once, as it arrives
 */
record Response(String request, int status, Fields fields, InputStream body, HttpClient.Version version) {
    static Response of(HttpResponse<InputStream> response) {
        Fields.Builder fields = Fields.builder();
        response.headers()
                .map()
                .forEach((name, values) -> values.stream()
                        .filter(value -> !name.startsWith(":"))
                        .forEach(value -> fields.add(name, value)));
        return new Response(
                response.request().method() + " " + response.request().uri(),
                response.statusCode(),
                fields.build(),
                response.body(),
                response.version());
    }

    /** The value of the only field of that name. */
    String field(String name) {
        if (fields.all(name).size() != 1) {
            throw new AssertionError("expected one " + name + ", found " + this);
        }
        return fields.all(name).get(0);
    }

    @Override
    public String toString() {
        return request + ": " + status + " " + fields;
    }
}
