package io.casserole.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A servlet container with the WAR in it: a process of its own, in a directory of its own, on ports it chose. */
final class Container implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final ContainerLog log;
    private final Path directory;
    private final String contextPath;
    private final Pattern httpPort;

    private Container(Process process, ContainerLog log, Path directory, String contextPath, Pattern httpPort) {
        this.process = process;
        this.log = log;
        this.directory = directory;
        this.contextPath = contextPath;
        this.httpPort = httpPort;
    }

    /**
     * Starts the process and does not wait.
     *
     * @param directory removed in the end
     * @param httpPort finds in the log the port, as its first group, once the container serves
     */
    static Container start(ProcessBuilder command, Path directory, Deployment deployment, Pattern httpPort) {
        return start(command, directory, deployment.name(), deployment.contextPath(), httpPort);
    }

    /**
     * Starts the process and does not wait.
     *
     * @param name of the log in {@code target/it-logs}
     * @param contextPath what {@link #uri} ends in
     */
    static Container start(ProcessBuilder command, Path directory, String name, String contextPath, Pattern httpPort) {
        try {
            Process process = command.redirectErrorStream(true).start();
            ContainerLog log = ContainerLog.of(process, name);
            return new Container(process, log, directory, contextPath, httpPort);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Where the web application is, without a slash at the end; waits until it serves. */
    URI uri() {
        return URI.create("http://127.0.0.1:" + port(httpPort) + contextPath);
    }

    /** The port that the log says; waits for it. */
    int port(Pattern pattern) {
        return Integer.parseInt(log.await(pattern).group(1));
    }

    /** Where the process runs. */
    Path directory() {
        return directory;
    }

    ContainerLog log() {
        return log;
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    /** The status with which the process ends by itself. */
    int awaitExit() {
        return await(process, "to end by itself");
    }

    /** Ends it as a user or a service would (SIGTERM), and waits. */
    void stop() {
        process.destroy();
        await(process, "to end within the time of a clean stop");
    }

    /** Ends it with no chance to do anything (SIGKILL), and waits. */
    void kill() {
        process.destroyForcibly();
        await(process, "to be gone");
    }

    private int await(Process ending, String expectation) {
        try {
            if (!ending.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("expected the container " + expectation + ", found it alive: " + log);
            }
            return ending.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the container was expected " + expectation, interrupted);
        }
    }

    /** Stops it, by force if need be, and removes its directory. */
    @Override
    public void close() {
        try {
            stop();
        } finally {
            process.destroyForcibly();
            delete(directory);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
