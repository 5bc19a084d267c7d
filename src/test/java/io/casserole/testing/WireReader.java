package io.casserole.testing;

import io.casserole.http.Fields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads requests from one connection (RFC 9112), as they are: nothing is decoded or normalised. */
final class WireReader {
    /** What comes before a body. */
    record Head(String method, String target, Fields fields) {}

    /** A body that was read, of which the first bytes were kept. */
    record ReadBody(Content kept, long length, Fields trailers) {
        static ReadBody none() {
            return new ReadBody(Content.of(""), 0, Fields.empty());
        }
    }

    private final InputStream in;

    WireReader(InputStream in) {
        this.in = in;
    }

    /** The next head; null when the client has closed the connection. */
    @Nullable
    Head head() throws IOException {
        String line = line();
        if (line == null) {
            return null;
        }
        String[] parts = line.split(" ", -1);
        if (parts.length != 3 || !parts[2].equals("HTTP/1.1")) {
            throw new IOException("expected a request line of HTTP/1.1, found: " + line);
        }
        return new Head(parts[0], parts[1], fields());
    }

    ReadBody body(Fields head, Optional<Gate> gate) throws IOException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        if (head.first("Transfer-Encoding").filter("chunked"::equalsIgnoreCase).isPresent()) {
            gate.ifPresent(Gate::pass);
            long total = 0;
            for (long size = chunkSize(); size > 0; size = chunkSize()) {
                read(size, kept);
                total += size;
                line();
            }
            return new ReadBody(Content.of(kept.toByteArray()), total, fields());
        }
        long length = head.first("Content-Length").map(Long::valueOf).orElse(0L);
        if (length > 0) {
            gate.ifPresent(Gate::pass);
            read(length, kept);
        }
        return new ReadBody(Content.of(kept.toByteArray()), length, Fields.empty());
    }

    private void read(long count, ByteArrayOutputStream kept) throws IOException {
        byte[] piece = new byte[1 << 16];
        for (long left = count; left > 0; ) {
            int read = in.read(piece, 0, (int) Math.min(piece.length, left));
            if (read < 0) {
                throw new IOException("expected " + left + " more bytes of a body, found the end");
            }
            kept.write(piece, 0, Math.min(read, RecordedRequest.BODY_KEPT - kept.size()));
            left -= read;
        }
    }

    private long chunkSize() throws IOException {
        String line = line();
        if (line == null) {
            throw new IOException("expected a chunk, found the end");
        }
        return Long.parseLong(line.replaceFirst(";.*", "").trim(), 16);
    }

    private Fields fields() throws IOException {
        Fields.Builder fields = Fields.builder();
        for (String line = line(); line != null && !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            fields.add(line.substring(0, colon), line.substring(colon + 1));
        }
        return fields.build();
    }

    private @Nullable String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return null;
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
