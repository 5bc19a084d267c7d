package io.casserole.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A command that has ended. */
record Command(List<String> command, int status, String text) {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Runs it in this directory to its end; standard output and error are kept together. */
    static Command run(Path directory, List<String> command) {
        try {
            Path output = Files.createTempFile("casserole-command-", ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError("expected an end within " + PATIENCE + ": " + command);
                }
                return new Command(command, process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
            } finally {
                Files.delete(output);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted: " + command, interrupted);
        }
    }

    /** Whether there is such a command on this machine. */
    static boolean isThere(String name) {
        return find(name).isPresent();
    }

    /** Where that command is; fails if it is nowhere. */
    static Path onPath(String name) {
        return find(name).orElseThrow(() -> new AssertionError("expected " + name + " on the PATH, found none"));
    }

    private static Optional<Path> find(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    Command assertSucceeded() {
        if (status != 0) {
            throw new AssertionError("expected status 0, found " + status + " of " + command + ":\n" + text);
        }
        return this;
    }
}
