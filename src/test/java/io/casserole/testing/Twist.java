package io.casserole.testing;

import io.casserole.http.Fields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;

/** Something an origin does to its answer: add a field, wait, break off, lie. */
@FunctionalInterface
public interface Twist {
    void apply(Answer answer);

    // ---- honest

    /** Sets a field, in the stead of others of that name. */
    static Twist field(String name, String value) {
        return answer -> answer.fields = answer.fields.with(name, value);
    }

    /** Adds a field line. */
    static Twist addField(String name, String value) {
        return answer -> answer.fields = answer.fields.plus(name, value);
    }

    /** Leaves a field out. */
    static Twist without(String name) {
        return answer -> answer.fields = answer.fields.without(name);
    }

    /** Answers with this status and an empty body. */
    static Twist refuse(int status) {
        return answer -> {
            answer.fields = Fields.empty();
            answer.empty(status);
        };
    }

    /** Answers 429, 503 or the like with {@code Retry-After}. */
    static Twist retryAfter(int status, long seconds) {
        return answer -> {
            answer.fields = Fields.of("Retry-After", Long.toString(seconds));
            answer.empty(status);
        };
    }

    /** Sends a 1xx response first. */
    static Twist interim(int status, String... fields) {
        return answer -> answer.interims.add(new Answer.Interim(status, Fields.of(fields)));
    }

    /** Sends the body in chunks, without a length (RFC 9112 §7.1). */
    static Twist chunked() {
        return answer -> answer.framing = Answer.Framing.CHUNKED;
    }

    /** Sends the body in chunks, with these trailers behind it. */
    static Twist trailers(String... trailers) {
        return answer -> {
            answer.framing = Answer.Framing.CHUNKED;
            answer.trailers = Fields.of(trailers);
        };
    }

    /** Sends the body without a length; its end is the end of the connection. */
    static Twist untilClose() {
        return answer -> answer.framing = Answer.Framing.CLOSE;
    }

    /** Answers 200 with the whole object, as an origin that knows no ranges. */
    static Twist ignoreRange() {
        return answer -> answer.whole().fields = answer.fields.without("Accept-Ranges");
    }

    /** Closes the connection after the answer, without saying so. */
    static Twist closeAfterwards() {
        return answer -> answer.closing = true;
    }

    // ---- slow

    /** Waits before the head. */
    static Twist stallBeforeHead(Gate gate) {
        return answer -> answer.beforeHead = gate;
    }

    /** Waits after {@code bytes} of the body, before the rest; 0 waits between head and body. */
    static Twist stallAfter(long bytes, Gate gate) {
        return answer -> answer.events.add(new Answer.Event(bytes, gate, false));
    }

    /** Sends {@code bytes} at a time, with a pause after each. */
    static Twist trickle(int bytes, Duration pause) {
        return answer -> {
            answer.chunk = bytes;
            answer.pause = pause;
        };
    }

    // ---- broken

    /** Closes the connection after {@code bytes} of the body. */
    static Twist cutAfter(long bytes) {
        return answer -> answer.events.add(new Answer.Event(bytes, null, false));
    }

    /** Resets the connection after {@code bytes} of the body. */
    static Twist resetAfter(long bytes) {
        return answer -> answer.events.add(new Answer.Event(bytes, null, true));
    }

    /** Closes the connection instead of answering. */
    static Twist closeUnanswered() {
        return answer -> answer.unanswered = true;
    }

    /** Closes a connection that was used before instead of answering, as an origin does whose keep-alive time has run out. */
    static Twist closeIfReused() {
        return answer -> answer.unanswered = answer.request().use() > 1;
    }

    /** Sends this text, byte for byte, instead of the response, and closes. */
    static Twist raw(String response) {
        return answer -> answer.raw = Optional.of(response);
    }

    // ---- lying

    /** Says that the body has this many bytes, and sends as many as it has. */
    static Twist contentLength(long length) {
        return answer -> answer.declaredLength = OptionalLong.of(length);
    }

    /** Sends this behind the response, byte for byte, and keeps the connection open. */
    static Twist unasked(String bytes) {
        return answer -> answer.unasked = Optional.of(new Answer.Unasked(bytes, Optional.empty()));
    }

    /** The same, but only when the gate is open. */
    static Twist unaskedAfter(Gate gate, String bytes) {
        return answer -> answer.unasked = Optional.of(new Answer.Unasked(bytes, Optional.of(gate)));
    }

    /** Says nothing of the length; for HEAD. */
    static Twist withoutLength() {
        return answer -> answer.framing = Answer.Framing.NONE;
    }

    /** Says that the body is this part, whatever it is. */
    static Twist contentRange(String value) {
        return field("Content-Range", value);
    }

    /** Sends other bytes than asked for, of any length. */
    static Twist body(Content body) {
        return answer -> answer.body = body;
    }

    /** Sends only the first {@code bytes} of the body, with a length that fits them. */
    static Twist shortBody(int bytes) {
        return answer -> answer.body = Content.of(answer.body.range(0, bytes));
    }

    /** Compresses the body although identity was asked for. */
    static Twist gzip() {
        return answer -> {
            answer.fields = answer.fields.with("Content-Encoding", "gzip");
            answer.body = Content.of(gzipped(answer.body.bytes()));
        };
    }

    private static byte[] gzipped(byte[] bytes) {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(coded)) {
            gzip.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return coded.toByteArray();
    }
}
