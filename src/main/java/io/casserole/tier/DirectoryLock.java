package io.casserole.tier;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory that is one instance's alone, and says whose.
 *
 * <p>Two locks, since neither does for both: in other processes, a lock on the file {@code instance}, which holds the name of who has it; in
 * this one, where each web application has a class loader of its own, a system property. The file is not even opened for a directory that
 * this process has: on Linux, closing it again would give up the lock.
 */
final class DirectoryLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryLock.class);
    private static final String FILE = "instance";
    private static final String PROPERTY = "io.casserole.directory.";

    /** Locked beyond its end, so that the name can be read where locks keep readers away. */
    private static final long PLACE = Long.MAX_VALUE - 1;

    private final String property;
    private final FileChannel channel;

    private DirectoryLock(String property, FileChannel channel) {
        this.property = property;
        this.channel = channel;
    }

    /**
     * Takes the directory, which is made if it is missing.
     *
     * @param instance what others are told who find it in use
     * @throws DirectoryInUseException if somebody else has it
     * @throws IOException if it cannot be used
     */
    static DirectoryLock take(Path directory, String instance) throws IOException {
        String property = PROPERTY + Files.createDirectories(directory).toRealPath();
        Object other = System.getProperties().putIfAbsent(property, instance);
        if (other != null) {
            throw new DirectoryInUseException(directory, other.toString());
        }
        try {
            return new DirectoryLock(property, lock(directory, instance));
        } catch (IOException | RuntimeException e) {
            System.clearProperty(property);
            throw e;
        }
    }

    private static FileChannel lock(Path directory, String instance) throws IOException {
        Path file = directory.resolve(FILE);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (tryLock(channel) == null) {
                throw new DirectoryInUseException(directory, Files.readString(file));
            }
            channel.truncate(0);
            channel.write(StandardCharsets.UTF_8.encode(instance));
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(PLACE, 1, false);
        } catch (OverlappingFileLockException e) {
            return null; // this process has it by another name, such as a second mount
        }
    }

    /** Gives the directory to whoever wants it next. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warn("CSR-0413 The lock of a directory was not given up", e);
        } finally {
            System.clearProperty(property);
        }
    }
}
