package io.casserole.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lines that outlive the process. They are written in the background, in the order of the calls. A file that cannot be written is logged;
 * what it lacks after a restart makes objects look newer than all purges, and such objects are not used.
 */
final class PurgeFile {
    private static final Logger LOG = LoggerFactory.getLogger(PurgeFile.class);

    private final Optional<Path> path;
    private final Executor writer;

    /**
     * A file.
     *
     * @param path nothing if there is no disk; then nothing is kept
     * @param writer runs one task after the other; may block
     */
    PurgeFile(Optional<Path> path, Executor writer) {
        this.path = path;
        this.writer = writer;
    }

    /**
     * All lines that were written whole; blocks. A last line without its end was torn, and is left out.
     *
     * @throws IOException if there is a file that cannot be read
     */
    List<String> read() throws IOException {
        if (path.isEmpty()) {
            return List.of();
        }
        try {
            String text = Files.readString(path.get());
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    void append(List<String> lines) {
        path.ifPresent(file -> write(() -> {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }));
    }

    /** Writes these lines instead of all others; the file is the old one or the new one at any time. */
    void replace(List<String> lines) {
        path.ifPresent(file -> write(() -> {
            Path next = file.resolveSibling(file.getFileName() + ".new");
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(next, lines);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        }));
    }

    private interface Action {
        void run() throws IOException;
    }

    private void write(Action action) {
        try {
            writer.execute(() -> attempt(action));
        } catch (RejectedExecutionException e) {
            LOG.warn("CSR-0513 A purge came too late to be kept: this node stops");
        }
    }

    private static void attempt(Action action) {
        try {
            action.run();
        } catch (IOException e) {
            LOG.warn("CSR-0514 The records of purges cannot be kept: {}", e.toString());
        }
    }
}
