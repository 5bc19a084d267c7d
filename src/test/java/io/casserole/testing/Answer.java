package io.casserole.testing;

import io.casserole.http.Fields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One response about to be sent: right as it is made, changed by each {@link Twist} of the script. */
public final class Answer {
    /** How the end of the body is told (RFC 9112 §6). */
    enum Framing {
        LENGTH,
        CHUNKED,
        CLOSE,
        /** Says nothing at all, for responses that have no body. */
        NONE
    }

    record Interim(int status, Fields fields) {}

    /** Bytes behind the response, at once or when a gate opens. */
    record Unasked(String bytes, Optional<Gate> after) {}

    /** What happens at an offset of the body: the connection is closed, or everything waits at a gate. */
    record Event(long offset, @Nullable Gate gate, boolean reset) {}

    private final RecordedRequest request;
    private final Content whole;
    int status;
    Fields fields;
    Content body;
    Framing framing = Framing.LENGTH;
    OptionalLong declaredLength = OptionalLong.empty();
    Fields trailers = Fields.empty();
    final List<Interim> interims = new ArrayList<>();
    final List<Event> events = new ArrayList<>();

    @Nullable
    Gate beforeHead;

    Optional<String> raw = Optional.empty();
    Optional<Unasked> unasked = Optional.empty();
    boolean unanswered;
    boolean closing;
    int chunk = 1 << 16;
    Duration pause = Duration.ZERO;

    Answer(RecordedRequest request, int status, Fields fields, Content whole) {
        this.request = request;
        this.status = status;
        this.fields = fields;
        this.whole = whole;
        this.body = whole;
    }

    /** What is answered. */
    public RecordedRequest request() {
        return request;
    }

    /** Sends all of the object with status 200, whatever was asked for. */
    public Answer whole() {
        status = 200;
        fields = fields.without("Content-Range");
        body = whole;
        return this;
    }

    Answer part(long first, long end) {
        status = 206;
        fields = fields.with("Content-Range", "bytes " + first + "-" + (end - 1) + "/" + whole.length());
        body = new Part(whole, first, end);
        return this;
    }

    Answer empty(int emptyStatus) {
        status = emptyStatus;
        body = Content.of("");
        framing = emptyStatus == 304 || emptyStatus == 204 ? Framing.NONE : Framing.LENGTH;
        return this;
    }

    boolean hasBody() {
        return !request.method().equals("HEAD") && status != 204 && status != 304;
    }

    private record Part(Content of, long first, long end) implements Content {
        @Override
        public long length() {
            return end - first;
        }

        @Override
        public void read(long offset, byte[] into, int at, int count) {
            of.read(first + offset, into, at, count);
        }
    }
}
