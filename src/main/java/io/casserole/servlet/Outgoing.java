package io.casserole.servlet;

import io.casserole.http.Fields;
import io.casserole.segment.Body;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A response on its way to a client. Whoever holds it closes the body.
 *
 * @param fields end-to-end fields, final
 */
public record Outgoing(int status, Fields fields, Body body) {
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
        return new Outgoing(status, fields, Body.empty());
    }
}
