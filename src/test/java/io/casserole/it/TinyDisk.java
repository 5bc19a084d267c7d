package io.casserole.it;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file system of a few megabytes that a test mounts for itself: in memory, on Linux, by root. */
final class TinyDisk implements AutoCloseable {
    private static final int PIECE = 1 << 16;
    private static final Path HERE = Path.of(".");

    private final Path directory;

    private TinyDisk(Path directory) {
        this.directory = directory;
    }

    /** Mounts it on an existing directory; the test is skipped where that is not allowed. */
    static TinyDisk mount(Path directory, long bytes) {
        assumeThat(Command.isThere("mount"))
                .as("a small file system can be mounted, to be filled up")
                .isTrue();
        Command mounting = Command.run(
                HERE, List.of("mount", "-t", "tmpfs", "-o", "size=" + bytes, "tmpfs", directory.toString()));
        assumeThat(mounting.status())
                .as("a small file system can be mounted, to be filled up: %s", mounting.text())
                .isZero();
        return new TinyDisk(directory);
    }

    Path directory() {
        return directory;
    }

    long free() {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Puts a file on it that leaves so many bytes free, as somebody else may at any time. */
    Path fillUpTo(long free) {
        Path file = directory.resolve("somebody-elses");
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] piece = new byte[PIECE];
            for (long pieces = (free() - free) / PIECE; pieces > 0; pieces--) {
                out.write(piece);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return file;
    }

    /** Unmounts it, and everything on it is gone. */
    @Override
    public void close() {
        Command unused =
                Command.run(HERE, List.of("umount", directory.toString())).assertSucceeded();
    }
}
