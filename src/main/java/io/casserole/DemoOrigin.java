package io.casserole;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.casserole.http.ByteRange;
import io.casserole.http.ContentRange;
import io.casserole.http.EntityTag;
import io.casserole.http.Fields;
import io.casserole.http.HttpDate;
import io.casserole.http.Preconditions;
import io.casserole.http.RangeSelection;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTP server with a handful of files to try the cache on, for {@code demo=true}: nothing is stored, each byte is a function of its
 * offset. It answers as a good origin does: strong {@code ETag}, {@code Last-Modified}, {@code Cache-Control}, single ranges,
 * preconditions.
 */
final class DemoOrigin implements AutoCloseable {
    private static final Instant MODIFIED = Instant.parse("2026-01-01T00:00:00Z");
    private static final int CHUNK = 64 * 1024;
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final Map<String, Long> files = new TreeMap<>(Map.of(
            "/hello.txt", 1024L,
            "/small.bin", 50_000L,
            "/medium.bin", 10_000_000L,
            "/large.bin", 100_000_000L,
            "/huge.bin", 1L << 30));
    private final HttpServer server;
    private final ExecutorService threads;

    private DemoOrigin(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /** Starts serving on this address. */
    static DemoOrigin start(InetSocketAddress address) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(16, task -> new Thread(task, "casserole-demo-origin"));
        DemoOrigin origin = new DemoOrigin(HttpServer.create(address, 100), threads);
        origin.server.setExecutor(threads);
        origin.server.createContext("/", origin::handle);
        origin.server.start();
        return origin;
    }

    /** Where it listens. */
    InetSocketAddress address() {
        return server.getAddress();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            Long length = files.get(exchange.getRequestURI().getRawPath());
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                exchange.sendResponseHeaders(405, -1);
            } else if (length == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                serve(exchange, method, exchange.getRequestURI().getRawPath(), length);
            }
        }
    }

    private static void serve(HttpExchange exchange, String method, String path, long length) throws IOException {
        EntityTag tag = new EntityTag(false, path.substring(1) + "-" + length);
        Fields request = fields(exchange.getRequestHeaders());
        Headers response = exchange.getResponseHeaders();
        response.set("ETag", tag.toString());
        response.set("Last-Modified", HttpDate.format(MODIFIED));
        response.set("Cache-Control", "public, max-age=3600");
        response.set("Accept-Ranges", "bytes");
        response.set("Content-Type", path.endsWith(".txt") ? "text/plain" : "application/octet-stream");
        switch (Preconditions.evaluate(method, request, Optional.of(tag), Optional.of(MODIFIED))) {
            case NOT_MODIFIED -> exchange.sendResponseHeaders(304, -1);
            case PRECONDITION_FAILED -> exchange.sendResponseHeaders(412, -1);
            case PROCEED -> send(exchange, request, tag, length);
        }
    }

    private static void send(HttpExchange exchange, Fields request, EntityTag tag, long length) throws IOException {
        boolean ranged = Preconditions.ifRangeHolds(
                request, Optional.of(tag), Optional.of(MODIFIED), Optional.of(Instant.now()));
        RangeSelection selection = RangeSelection.of(ranged ? request.first("range") : Optional.empty(), length, 1);
        if (selection instanceof RangeSelection.Unsatisfiable) {
            exchange.getResponseHeaders().set("Content-Range", new ContentRange.Unsatisfied(length).toString());
            exchange.sendResponseHeaders(416, -1);
        } else if (selection instanceof RangeSelection.Parts parts) {
            ByteRange range = parts.ranges().get(0);
            ContentRange part = new ContentRange.Part(range, OptionalLong.of(length));
            exchange.getResponseHeaders().set("Content-Range", part.toString());
            send(exchange, 206, range);
        } else {
            send(exchange, 200, new ByteRange(0, length));
        }
    }

    private static void send(HttpExchange exchange, int status, ByteRange range) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Long.toString(range.length()));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, range.length());
        try (OutputStream body = exchange.getResponseBody()) {
            for (long at = range.first(); at < range.end(); at += CHUNK) {
                body.write(bytes(at, (int) Math.min(CHUNK, range.end() - at)));
            }
        }
    }

    /** Bytes of any file: the line number of each 16 bytes, as hexadecimal text. */
    static byte[] bytes(long first, int length) {
        ByteBuffer lines = ByteBuffer.allocate(length + 32);
        for (long line = first / 16; lines.remaining() >= 16; line++) {
            for (int digit = 14; digit >= 0; digit--) {
                lines.put(DIGITS[(int) (line >>> (4 * digit)) & 15]);
            }
            lines.put((byte) '\n');
        }
        byte[] bytes = new byte[length];
        lines.position((int) (first % 16)).get(bytes);
        return bytes;
    }

    private static Fields fields(Headers headers) {
        Fields.Builder fields = Fields.builder();
        headers.forEach((name, values) -> values.forEach(value -> fields.add(name, value)));
        return fields.build();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
