package io.casserole.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The public suite http-cache-tests under way: a process that is the origin and, once it knows the cache, its client too.
 * See {@code src/test/conformance/run.mjs}.
 */
final class CacheTests implements AutoCloseable {
    private static final Path SCRIPT = Path.of("src/test/conformance/run.mjs").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Process process;
    private final Path results;
    private final BufferedReader output;

    private CacheTests(Process process, Path results) {
        this.process = process;
        this.results = results;
        this.output = process.inputReader();
    }

    /**
     * The edition of the npm registry, unpacked below {@code target} once.
     *
     * @throws org.opentest4j.TestAbortedException if this machine has no Node, or npm does not get the package
     */
    static Path ofRegistry(String edition) {
        assumeTrue(Command.isThere("node"), "there is no node on this machine");
        return NpmPackage.unpacked("conformance", edition);
    }

    /** Starts the origin of the edition in that directory. */
    static CacheTests start(Path edition) {
        try {
            Path logs = Files.createDirectories(Path.of("target", "it-logs"));
            Path results = Files.createTempFile("casserole-conformance-", ".tsv");
            Process process = new ProcessBuilder("node", SCRIPT.toString(), edition.toString(), results.toString())
                    .redirectError(logs.resolve("conformance-" + edition.getFileName() + ".log")
                            .toFile())
                    .start();
            return new CacheTests(process, results);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Where the origin is. Its name is of a host, not an address, as the suite's own is. */
    URI origin() {
        try {
            return URI.create("http://localhost:" + output.readLine());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Runs all cases against the cache that is there, to the end. */
    List<ConformanceCase> against(URI cache) {
        try {
            try (var input = process.outputWriter()) {
                input.write(cache + "\n");
            }
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError("expected the suite to end, its log is in target/it-logs: " + process);
            }
            return Files.readAllLines(results).stream()
                    .map(ConformanceCase::parse)
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Files.delete(results);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
