package io.casserole.admin;

import io.casserole.http.Field;
import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.segment.Purger;
import io.casserole.servlet.Outgoing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers of the administration. */
final class Replies {
    /**
     * What each answer carries: it is kept nowhere, shown in no foreign page, taken for nothing else than it says, and a page runs nothing
     * but the scripts of this node.
     */
    private static final Fields SAFE = Fields.of(
            "Cache-Control", "no-store",
            "Content-Security-Policy",
                    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Referrer-Policy", "no-referrer",
            "X-Content-Type-Options", "nosniff");

    private Replies() {}

    static Outgoing json(int status, Map<String, ?> said) {
        return json(status, Json.of(said));
    }

    static Outgoing json(int status, String text) {
        ByteBuffer json = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
        Fields fields =
                Fields.of("Content-Type", "application/json", "Content-Length", Integer.toString(json.remaining()));
        return new Outgoing(status, fields, Body.of(json));
    }

    /** One line of plain text. */
    static Outgoing line(int status, String text) {
        return Outgoing.text(status, Fields.empty(), text);
    }

    static Outgoing foreign() {
        return line(403, "403 Forbidden: a page of another site asks.");
    }

    /** What became of a purge: 202 if some members have not applied it yet. */
    static Outgoing purged(Purger.Outcome outcome) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("number", outcome.number());
        said.put("applied", outcome.applied());
        said.put("missing", outcome.missing());
        return json(outcome.missing().isEmpty() ? 200 : 202, said);
    }

    /** The path is right, the method is not. */
    static Outgoing notAllowed(List<String> allowed, String found) {
        Fields allow = Fields.of("Allow", String.join(", ", allowed));
        return Outgoing.text(405, allow, "405 Method Not Allowed: expected " + allowed + ", found " + found);
    }

    /** Done, and there is nothing to say. */
    static Outgoing done() {
        return new Outgoing(204, Fields.empty(), Body.empty());
    }

    /** The same with the fields of all answers, unless it has such a field itself. */
    static Outgoing safe(Outgoing answer) {
        Fields fields = answer.fields();
        for (Field field : SAFE) {
            fields = fields.has(field.name()) ? fields : fields.plus(field.name(), field.value());
        }
        return new Outgoing(answer.status(), fields, answer.body());
    }
}
