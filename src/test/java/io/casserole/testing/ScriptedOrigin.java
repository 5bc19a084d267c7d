package io.casserole.testing;

import io.casserole.http.Fields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/**
 * An HTTP/1.1 origin on a port of its own that does what a test tells it, right or wrong, and keeps account of what it was asked.
 *
 * <pre>{@code
 * try (ScriptedOrigin origin = ScriptedOrigin.start()) {
 *     origin.object("/a").length(10_000_000).etag("\"1\"").maxAge(3600).nextGet(cutAfter(1000));
 *     …
 *     assertThat(origin.gets("/a")).isEqualTo(2);
 * }
 * }</pre>
 *
 * An unknown path is answered 404. A target with query is looked up whole first, then by its path alone.
 */
public final class ScriptedOrigin implements AutoCloseable {
    private final ServerSocket server;
    private final String scheme;
    private final Map<String, ScriptedObject> objects = new ConcurrentHashMap<>();
    private final Map<String, Gate> uploadGates = new ConcurrentHashMap<>();
    private final Set<String> unreadUploads = ConcurrentHashMap.newKeySet();
    private final Map<String, LongAdder> bytesSent = new ConcurrentHashMap<>();
    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
    private final Set<OriginConnection> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread acceptor = thread("scripted-origin", this::accept);

    private ScriptedOrigin(ServerSocketFactory sockets, InetAddress address, String scheme) throws IOException {
        this.server = sockets.createServerSocket(0, 1024, address);
        this.scheme = scheme;
    }

    /** An origin that speaks http. */
    public static ScriptedOrigin start() {
        return startAt(InetAddress.getLoopbackAddress());
    }

    /** An origin that speaks http at this address of the machine. */
    public static ScriptedOrigin startAt(InetAddress address) {
        return start(ServerSocketFactory.getDefault(), address, "http", server -> {});
    }

    /** An origin that speaks https, with the keys of that context. */
    public static ScriptedOrigin start(SSLContext tls) {
        return start(tls.getServerSocketFactory(), InetAddress.getLoopbackAddress(), "https", server -> {});
    }

    /** An origin that speaks https with none but clients whose certificate that context trusts. */
    public static ScriptedOrigin startForKnownClients(SSLContext tls) {
        return start(
                tls.getServerSocketFactory(),
                InetAddress.getLoopbackAddress(),
                "https",
                server -> ((SSLServerSocket) server).setNeedClientAuth(true));
    }

    private static ScriptedOrigin start(
            ServerSocketFactory sockets, InetAddress address, String scheme, Consumer<ServerSocket> setting) {
        try {
            ScriptedOrigin origin = new ScriptedOrigin(sockets, address, scheme);
            setting.accept(origin.server);
            origin.acceptor.start();
            return origin;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    // ---- the script

    /** The object at this path, or target with query; a new one is empty. */
    public ScriptedObject object(String target) {
        return objects.computeIfAbsent(target, path -> new ScriptedObject());
    }

    /** Reads the request bodies for this target only once the gate is open. */
    public ScriptedOrigin readUploadsAfter(String target, Gate gate) {
        uploadGates.put(target, gate);
        return this;
    }

    /** Answers requests for this target without reading their bodies. */
    public ScriptedOrigin answerUploadsUnread(String target) {
        unreadUploads.add(target);
        return this;
    }

    // ---- where it is

    public int port() {
        return server.getLocalPort();
    }

    /** Host and port. */
    public String authority() {
        return server.getInetAddress().getHostAddress() + ":" + port();
    }

    /** Its address, without a slash at the end. */
    public URI uri() {
        return URI.create(scheme + "://" + authority());
    }

    // ---- the account

    /** All requests in the order their reading ended. */
    public List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    /** Requests for this target, or for this path with any query. */
    public List<RecordedRequest> requests(String target) {
        return requests.stream().filter(request -> request.isFor(target)).toList();
    }

    /** The only request for this target. */
    public RecordedRequest request(String target) {
        List<RecordedRequest> all = requests(target);
        if (all.size() != 1) {
            throw new AssertionError("expected one request for " + target + ", found " + all);
        }
        return all.get(0);
    }

    public int gets(String target) {
        return count(target, request -> request.method().equals("GET"));
    }

    public int heads(String target) {
        return count(target, request -> request.method().equals("HEAD"));
    }

    /** Number of requests for this target that are of that kind. */
    public int count(String target, Predicate<RecordedRequest> kind) {
        return (int) requests(target).stream().filter(kind).count();
    }

    /** Body bytes sent for this path, whatever the query, as far as the sockets have taken them. */
    public long bytesSent(String path) {
        LongAdder sent = bytesSent.get(path);
        return sent == null ? 0 : sent.sum();
    }

    /** Body bytes sent for all paths. */
    public long bytesSent() {
        return bytesSent.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Number of connections accepted so far. */
    public int connections() {
        return accepted.get();
    }

    /** Number of connections that are open. */
    public int openConnections() {
        return open.size();
    }

    /** Closes all open connections, those waiting for a request too. */
    public void dropConnections() {
        open.forEach(ScriptedOrigin::close);
    }

    // ---- at work

    void record(RecordedRequest request) {
        requests.add(request);
    }

    Answer answer(RecordedRequest request) {
        return find(objects, request.target())
                .map(object -> object.answer(request))
                .orElseGet(() -> new Answer(request, 404, Fields.empty(), Content.of("no such object")));
    }

    Optional<Gate> uploadGate(String target) {
        return find(uploadGates, target);
    }

    boolean leavesUnread(String target) {
        return unreadUploads.contains(target);
    }

    void sent(RecordedRequest request, long bytes) {
        bytesSent.computeIfAbsent(request.path(), path -> new LongAdder()).add(bytes);
    }

    /** Waits that long, or until the origin is closed. */
    void pause(Duration pause) {
        try {
            boolean unused = closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> Optional<T> find(Map<String, T> byTarget, String target) {
        T exact = byTarget.get(target);
        return Optional.ofNullable(exact == null ? byTarget.get(target.replaceFirst("\\?.*", "")) : exact);
    }

    private void accept() {
        try {
            while (true) {
                OriginConnection connection = new OriginConnection(this, server.accept());
                accepted.incrementAndGet();
                open.add(connection);
                thread("scripted-origin-" + accepted.get(), () -> serve(connection))
                        .start();
            }
        } catch (SocketException stopped) {
            dropConnections();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void serve(OriginConnection connection) {
        try {
            connection.serve();
        } catch (IOException clientLeft) {
            open.remove(connection); // as clients may; what matters is what the client says of it
        } finally {
            open.remove(connection);
            close(connection);
        }
    }

    private static void close(OriginConnection connection) {
        try {
            connection.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Thread thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Stops listening and closes all connections. Once it returns, the port refuses connections. */
    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        awaitAcceptor();
        dropConnections();
    }

    /** The system listens for as long as a thread waits in accept, even though the socket is closed. */
    private void awaitAcceptor() {
        try {
            acceptor.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
