package io.casserole.servlet;

import io.casserole.http.CacheResult;
import io.casserole.http.CacheStatus;
import io.casserole.http.Fields;
import io.casserole.segment.Body;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A response on its way to a client. Whoever holds it closes the body.
 *
 * @param fields end-to-end fields, final
 * @param result what the cache did for it
 * @param said what the fields say of that
 */
public record Outgoing(int status, Fields fields, Body body, CacheResult result, Optional<CacheStatus> said) {
    /** Not of HTTP: what logs of proxies commonly say where a client has left before there was a status. */
    private static final int CLIENT_LEFT = 499;

    /** A response with which the cache has nothing to do. */
    public Outgoing(int status, Fields fields, Body body) {
        this(status, fields, body, CacheResult.OWN, Optional.empty());
    }

    /** No response, for a client that has left. */
    static Outgoing unsent(CacheStatus said) {
        return new Outgoing(CLIENT_LEFT, Fields.empty(), Body.empty(), CacheResult.of(said), Optional.of(said));
    }

    /** A response of one line of plain text. */
    public static Outgoing text(int status, Fields fields, String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        Fields complete = fields.with("Content-Type", "text/plain;charset=utf-8")
                .with("Content-Length", Integer.toString(bytes.length))
                .with("X-Content-Type-Options", "nosniff");
        return new Outgoing(status, complete, Body.of(ByteBuffer.wrap(bytes)));
    }

    /** The same without its body, as for HEAD; {@code Content-Length} stays. */
    public Outgoing withoutBody() {
        body.close();
        return new Outgoing(status, fields, Body.empty(), result, said);
    }
}
