package io.casserole.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real etcd on ports of its own, with data in a temporary directory. It can be stopped, killed, halted, emptied and started again, always
 * at the same address. Its output is kept in {@code target/it-logs}.
 */
public final class EtcdProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path data;
    private final int clientPort;
    private final int peerPort;
    private final int healthPort;
    private final List<String> options;
    private final String scheme;
    private final String host;
    private Process process;

    private EtcdProcess(String scheme, String host, List<String> options) throws IOException {
        this.data = Files.createTempDirectory("casserole-etcd-");
        this.clientPort = Ports.free();
        this.peerPort = Ports.free();
        this.healthPort = Ports.free();
        this.scheme = scheme;
        this.host = host;
        this.options = options;
        this.process = launch();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> process.destroyForcibly()));
    }

    /** Starts one, and waits until it answers. */
    public static EtcdProcess start() {
        return startAt("127.0.0.1");
    }

    /** Starts one whose clients find it at this address of the machine, and waits until it answers. */
    public static EtcdProcess startAt(String host) {
        return start("http", host, List.of());
    }

    /** Starts one that speaks TLS, with these further options. */
    public static EtcdProcess startWithTls(String... options) {
        return start("https", "127.0.0.1", Arrays.asList(options));
    }

    private static EtcdProcess start(String scheme, String host, List<String> options) {
        if (Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .noneMatch(directory -> Files.isExecutable(Path.of(directory, "etcd")))) {
            throw new AssertionError(
                    "expected etcd 3.4 or newer on the PATH, found none: install it, on Debian by 'apt-get install etcd-server'");
        }
        try {
            EtcdProcess etcd = new EtcdProcess(scheme, host, options);
            etcd.awaitHealth();
            return etcd;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The endpoint for clients. */
    public URI uri() {
        return URI.create(scheme + "://" + host + ":" + clientPort);
    }

    /** Ends it in an orderly way; its data stay. */
    public void stop() {
        process.destroy();
        awaitEnd();
    }

    /** Ends it at once, as by SIGKILL; its data stay. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Removes all data, while it is stopped. */
    public void wipe() {
        if (process.isAlive()) {
            throw new AssertionError("expected an etcd that was stopped before it is emptied");
        }
        removeData();
    }

    /** Starts it again after it was stopped, and waits until it answers. */
    public void restart() {
        try {
            process = launch();
            awaitHealth();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** It hangs from now on (SIGSTOP): connections stay, nothing is answered. */
    public void halt() {
        signal("STOP");
    }

    /** It goes on after it hung. */
    public void resume() {
        signal("CONT");
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitEnd();
        removeData();
    }

    private Process launch() throws IOException {
        Path logs = Files.createDirectories(Path.of("target", "it-logs"));
        List<String> command = new ArrayList<>(List.of(
                "etcd",
                "--name=test",
                "--data-dir=" + data.resolve("etcd"),
                "--listen-client-urls=" + uri(),
                "--advertise-client-urls=" + uri(),
                "--listen-peer-urls=http://127.0.0.1:" + peerPort,
                "--initial-advertise-peer-urls=http://127.0.0.1:" + peerPort,
                "--initial-cluster=test=http://127.0.0.1:" + peerPort,
                "--listen-metrics-urls=http://127.0.0.1:" + healthPort));
        command.addAll(options);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        logs.resolve("etcd-" + clientPort + ".log").toFile()))
                .start();
    }

    private void awaitHealth() {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + healthPort + "/health"))
                .timeout(Duration.ofSeconds(1))
                .build();
        Awaitility.await("an etcd that answers; its log is in target/it-logs")
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .failFast("etcd has ended; its log is in target/it-logs", () -> !process.isAlive())
                .until(() -> client.send(health, HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200);
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("expected etcd to end within " + PATIENCE);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    private void signal(String name) {
        try {
            int status = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new AssertionError("expected kill to succeed, found status " + status);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    private void removeData() {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
