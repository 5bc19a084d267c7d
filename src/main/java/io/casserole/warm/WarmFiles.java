package io.casserole.warm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lists of jobs that are not done, one file for each, named by the job: a line that tells when it was started, and the list as text. They
 * are written in the background, in the order of the calls. What cannot be written or read is logged; a job runs without.
 */
final class WarmFiles {
    private static final Logger LOG = LoggerFactory.getLogger(WarmFiles.class);
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{16}");
    private static final String STARTED = "# started ";

    private final Optional<Path> directory;
    private final Executor writer;

    /**
     * @param directory nothing if there is no disk; then nothing is kept
     * @param writer runs one task after the other; may block
     */
    WarmFiles(Optional<Path> directory, Executor writer) {
        this.directory = directory;
        this.writer = writer;
    }

    /** All jobs that can be read, the oldest first; blocks. */
    List<WarmJob> read() {
        if (directory.isEmpty() || !Files.isDirectory(directory.get())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory.get())) {
            return files.filter(file -> NAME.matcher(name(file)).matches())
                    .flatMap(file -> read(file).stream())
                    .sorted(Comparator.comparing(WarmJob::startedAt))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("CSR-0701 The lists of warm-ups cannot be read: {}", e.toString());
            return List.of();
        }
    }

    private static Optional<WarmJob> read(Path file) {
        try {
            byte[] text = Files.readAllBytes(file);
            return Optional.of(WarmJob.interrupted(name(file), WarmList.parse(text), started(text)));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            LOG.warn("CSR-0702 The list of warm-up {} cannot be read: {}", name(file), e.toString());
            return Optional.empty();
        }
    }

    private static Instant started(byte[] text) {
        String first =
                new String(text, StandardCharsets.UTF_8).lines().findFirst().orElse("");
        if (!first.startsWith(STARTED)) {
            throw new IllegalArgumentException("expected '" + STARTED + "' in the first line, found another");
        }
        return Instant.parse(first.substring(STARTED.length()));
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /** Writes the list of a job; the file is whole at any time. */
    void write(WarmJob job) {
        String text = STARTED + job.startedAt() + "\n" + job.list().text();
        attempt(job.id(), file -> {
            Path next = file.resolveSibling(name(file) + ".new");
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(next, text);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        });
    }

    void delete(String id) {
        attempt(id, Files::deleteIfExists);
    }

    private interface Action {
        void run(Path file) throws IOException;
    }

    private void attempt(String id, Action action) {
        directory.map(all -> all.resolve(id)).ifPresent(file -> {
            try {
                writer.execute(() -> run(file, action));
            } catch (RejectedExecutionException e) {
                LOG.warn("CSR-0704 The list of warm-up {} came too late to be kept: this node stops", id);
            }
        });
    }

    private static void run(Path file, Action action) {
        try {
            action.run(file);
        } catch (IOException e) {
            LOG.warn("CSR-0703 The list of warm-up {} cannot be kept: {}", name(file), e.toString());
        }
    }
}
