package io.casserole.testing;

import io.casserole.http.Field;
import io.casserole.http.Fields;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One connection of a {@link ScriptedOrigin}, on a thread of its own. */
final class OriginConnection implements AutoCloseable {
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final ScriptedOrigin origin;
    private final Socket socket;
    private final WireReader in;
    private final OutputStream out;

    OriginConnection(ScriptedOrigin origin, Socket socket) throws IOException {
        this.origin = origin;
        this.socket = socket;
        socket.setSoTimeout((int) SILENCE.toMillis());
        socket.setTcpNoDelay(true);
        this.in = new WireReader(new BufferedInputStream(socket.getInputStream(), 1 << 16));
        this.out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    }

    /** Answers requests until either side closes the connection. */
    void serve() throws IOException {
        int use = 0;
        boolean open = true;
        while (open) {
            WireReader.Head head = in.head();
            if (head == null) {
                return;
            }
            RecordedRequest request = read(head, ++use);
            origin.record(request);
            open = send(origin.answer(request));
        }
    }

    private RecordedRequest read(WireReader.Head head, int use) throws IOException {
        if (head.fields().has("Expect")) {
            text("HTTP/1.1 100 Continue\r\n\r\n");
            out.flush();
        }
        Optional<Gate> gate = origin.uploadGate(head.target());
        WireReader.ReadBody body =
                origin.leavesUnread(head.target()) ? WireReader.ReadBody.none() : in.body(head.fields(), gate);
        return new RecordedRequest(
                head.method(), head.target(), head.fields(), body.trailers(), body.kept(), body.length(), use);
    }

    /** Returns whether the connection stays open. */
    private boolean send(Answer answer) throws IOException {
        Gate gate = answer.beforeHead;
        if (gate != null) {
            gate.pass();
        }
        if (answer.unanswered) {
            return false;
        }
        if (answer.raw.isPresent()) {
            text(answer.raw.get());
            out.flush();
            return false;
        }
        for (Answer.Interim interim : answer.interims) {
            head(interim.status(), interim.fields());
        }
        head(answer.status, framed(answer));
        boolean whole = !answer.hasBody() || body(answer);
        if (answer.unasked.isPresent()) {
            unasked(answer.unasked.get());
        }
        out.flush();
        return whole
                && !answer.closing
                && answer.framing != Answer.Framing.CLOSE
                && answer.request()
                        .field("Connection")
                        .filter("close"::equalsIgnoreCase)
                        .isEmpty();
    }

    private static Fields framed(Answer answer) {
        return switch (answer.framing) {
            case LENGTH ->
                answer.fields.with("Content-Length", Long.toString(answer.declaredLength.orElse(answer.body.length())));
            case CHUNKED -> answer.fields.with("Transfer-Encoding", "chunked");
            case CLOSE -> answer.fields.with("Connection", "close");
            case NONE -> answer.fields;
        };
    }

    private void head(int status, Fields fields) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\n");
        for (Field field : fields) {
            head.append(field).append("\r\n");
        }
        text(head.append("\r\n").toString());
    }

    /** Returns whether all of the body was sent. */
    private boolean body(Answer answer) throws IOException {
        byte[] piece = new byte[answer.chunk];
        Iterator<Answer.Event> events = answer.events.stream()
                .sorted(Comparator.comparingLong(Answer.Event::offset))
                .iterator();
        Answer.@Nullable Event event = next(events);
        long position = 0;
        while (true) {
            while (event != null && event.offset() == position) {
                out.flush();
                if (!survives(event)) {
                    return false;
                }
                event = next(events);
            }
            long stop = event == null ? answer.body.length() : Math.min(event.offset(), answer.body.length());
            if (position == stop) {
                break;
            }
            int count = (int) Math.min(piece.length, stop - position);
            answer.body.read(position, piece, 0, count);
            write(answer, piece, count);
            position += count;
        }
        if (answer.framing == Answer.Framing.CHUNKED) {
            text("0\r\n");
            for (Field trailer : answer.trailers) {
                text(trailer + "\r\n");
            }
            text("\r\n");
        }
        return true;
    }

    private void unasked(Answer.Unasked unasked) throws IOException {
        if (unasked.after().isPresent()) {
            out.flush();
            unasked.after().get().pass();
        }
        text(unasked.bytes());
    }

    private static Answer.@Nullable Event next(Iterator<Answer.Event> events) {
        return events.hasNext() ? events.next() : null;
    }

    private boolean survives(Answer.Event event) throws IOException {
        Gate gate = event.gate();
        if (gate != null) {
            gate.pass();
            return true;
        }
        if (event.reset()) {
            socket.setSoLinger(true, 0);
        }
        return false;
    }

    private void write(Answer answer, byte[] piece, int count) throws IOException {
        boolean chunked = answer.framing == Answer.Framing.CHUNKED;
        if (chunked) {
            text(Integer.toHexString(count) + "\r\n");
        }
        out.write(piece, 0, count);
        if (chunked) {
            text("\r\n");
        }
        origin.sent(answer.request(), count);
        if (!answer.pause.isZero()) {
            out.flush();
            origin.pause(answer.pause);
        }
    }

    private void text(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
