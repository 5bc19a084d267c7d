package io.casserole.it;

import io.casserole.http.Fields;
import io.casserole.testing.TestBytes;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One connection with a node on which a test writes and reads messages byte for byte (RFC 9112). */
final class RawConnection implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Takes the bytes of a body, piece by piece. */
    @FunctionalInterface
    interface Receiver {
        void next(ByteBuffer bytes);
    }

    /** How a body ended: as its framing promised, or before. */
    enum Ending {
        WHOLE,
        CUT
    }

    /** What comes before a body: the request or status line, and the fields. */
    record Head(String line, Fields fields) {
        int status() {
            return Integer.parseInt(line.split(" ", 3)[1]);
        }
    }

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 1 << 14);
        this.out = socket.getOutputStream();
    }

    static RawConnection to(URI node) {
        return to(node, 1 << 16);
    }

    /** A connection on which the kernel takes no more than about that many bytes which the test has not read. */
    static RawConnection to(URI node, int receiveBuffer) {
        try {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(receiveBuffer);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.connect(new InetSocketAddress(node.getHost(), node.getPort()));
            return new RawConnection(socket);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The other end of the next connection to this server, to read requests from and write responses to. */
    static RawConnection accept(ServerSocket server) {
        try {
            server.setSoTimeout((int) PATIENCE.toMillis());
            Socket socket = server.accept();
            socket.setSoTimeout((int) PATIENCE.toMillis());
            return new RawConnection(socket);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Writes these lines and an empty one. */
    RawConnection send(String... lines) {
        return write(String.join("\r\n", lines) + "\r\n\r\n");
    }

    /** Writes this text, in ISO-8859-1. */
    RawConnection write(String text) {
        return write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawConnection write(byte[] bytes) {
        try {
            out.write(bytes);
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Head head() {
        try {
            return new Head(line(), fields());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Reads the body that this head announces, and compares it. */
    Ending body(Head head, TestBytes expected) {
        return body(head, expected.check()::next);
    }

    /** Reads the body that this head announces; a reset counts as an end. */
    Ending body(Head head, Receiver receiver) {
        try {
            if (head.fields().has("Transfer-Encoding")) {
                return chunks(receiver);
            }
            return head.fields().has("Content-Length")
                    ? read(Long.parseLong(head.fields().first("Content-Length").orElseThrow()), receiver)
                    : untilClosed(receiver);
        } catch (SocketException | EOFException reset) {
            return Ending.CUT;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The body as text, which must be whole. */
    String text(Head head) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        Ending ending = body(head, bytes -> {
            byte[] piece = new byte[bytes.remaining()];
            bytes.get(piece);
            text.writeBytes(piece);
        });
        if (ending != Ending.WHOLE) {
            throw new AssertionError("expected a whole body, found it cut after: " + text);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    /** The trailers behind a chunked body that was read; the empty line is consumed. */
    Fields trailers() {
        try {
            return fields();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Reads exactly this text, in ISO-8859-1. */
    void expect(String text) {
        StringBuilder found = new StringBuilder();
        readExactly(text.length(), bytes -> found.append(StandardCharsets.ISO_8859_1.decode(bytes)));
        if (!found.toString().equals(text)) {
            throw new AssertionError("expected " + text + ", found " + found);
        }
    }

    /** Reads exactly that many bytes of whatever comes. */
    void readExactly(int count, Receiver receiver) {
        try {
            if (read(count, receiver) == Ending.CUT) {
                throw new EOFException("expected " + count + " more bytes, found the end");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** All that comes until the connection ends, in ISO-8859-1; a reset counts as an end. */
    String rest() {
        StringBuilder text = new StringBuilder();
        try {
            untilClosed(bytes -> text.append(StandardCharsets.ISO_8859_1.decode(bytes)));
        } catch (SocketException reset) {
            return text.toString();
        } catch (IOException failure) {
            throw new UncheckedIOException("after " + text, failure);
        }
        return text.toString();
    }

    /** Whether the node has closed the connection; waits for the next byte or the end. */
    boolean isEnded() {
        try {
            return in.read() < 0;
        } catch (SocketException reset) {
            return true;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Ending chunks(Receiver receiver) throws IOException {
        for (long size = Long.parseLong(line(), 16); size > 0; size = Long.parseLong(line(), 16)) {
            if (read(size, receiver) == Ending.CUT) {
                return Ending.CUT;
            }
            line();
        }
        return Ending.WHOLE;
    }

    private Ending read(long count, Receiver receiver) throws IOException {
        byte[] piece = new byte[1 << 16];
        for (long left = count; left > 0; ) {
            int read = in.read(piece, 0, (int) Math.min(piece.length, left));
            if (read < 0) {
                return Ending.CUT;
            }
            receiver.next(ByteBuffer.wrap(piece, 0, read));
            left -= read;
        }
        return Ending.WHOLE;
    }

    private Ending untilClosed(Receiver receiver) throws IOException {
        byte[] piece = new byte[1 << 16];
        for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
            receiver.next(ByteBuffer.wrap(piece, 0, read));
        }
        return Ending.WHOLE;
    }

    private Fields fields() throws IOException {
        Fields.Builder fields = Fields.builder();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            fields.add(line.substring(0, colon), line.substring(colon + 1));
        }
        return fields.build();
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("expected the end of a line, found the end after: " + line);
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /** Ends the connection with a reset, as a client that is gone. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
