package io.casserole.tier;

import io.casserole.segment.Tally;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The caches as they could be opened.
 *
 * @param disk what the disk tiers are in; empty: there are none
 */
record OpenCaches(Caches caches, Optional<Disk> disk) {
    private static final Logger LOG = LoggerFactory.getLogger(OpenCaches.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * Where the disk tiers are.
     *
     * @param store Ehcache's directory
     * @param lock  given up when the caches are closed
     */
    record Disk(Path store, DirectoryLock lock) {
        static Disk in(Path directory, String instance) throws IOException {
            DirectoryLock lock = DirectoryLock.take(directory, instance);
            try {
                return new Disk(
                        Files.createDirectories(directory.resolve("store")),
                        lock); // Ehcache empties what it finds unclean
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        }
    }

    /**
     * Opens the caches, without a disk if its directory cannot be used.
     *
     * @param instance what others are told who want the same directory
     * @throws DirectoryInUseException if another instance has the directory
     */
    static OpenCaches open(
            StoreLimits limits, String instance, InstantSource clock, DiskWriters writers, Tally<TierEvent> counts) {
        return limits.disk()
                .flatMap(wanted -> disk(wanted.directory(), instance))
                .flatMap(disk -> openOnDisk(limits, disk, clock, writers, counts))
                .orElseGet(() -> new OpenCaches(
                        Caches.open(limits.withoutDisk(), Path.of("."), clock, writers, counts), Optional.empty()));
    }

    private static Optional<Disk> disk(Path directory, String instance) {
        try {
            return Optional.of(Disk.in(directory, instance));
        } catch (IOException e) {
            warn(directory, e);
            return Optional.empty();
        }
    }

    private static Optional<OpenCaches> openOnDisk(
            StoreLimits limits, Disk disk, InstantSource clock, DiskWriters writers, Tally<TierEvent> counts) {
        try {
            return Optional.of(
                    new OpenCaches(Caches.open(limits, disk.store, clock, writers, counts), Optional.of(disk)));
        } catch (RuntimeException e) {
            disk.lock.close();
            warn(disk.store, e);
            return Optional.empty();
        }
    }

    private static void warn(Path directory, Exception why) {
        LOG.warn(
                "CSR-0401 disk-cache-dir {} cannot be used, segments are kept in memory only",
                directory.toAbsolutePath(),
                why);
    }

    /** Whether there are disk tiers and nothing has broken them. */
    boolean onDisk() {
        return disk.isPresent() && !caches.isBroken();
    }

    /** Closes them on a thread of its own, which a disk that hangs may keep; the container's is not kept. */
    void close() {
        Thread closing = StoreThreads.named("casserole-store-close-").newThread(this::closeOrWarn);
        closing.start();
        try {
            closing.join(PATIENCE.toMillis()); // of the thread, not of its work: containers look for threads that stay
            // behind
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (closing.isAlive()) {
            LOG.warn(
                    "CSR-0402 The disk did not take everything within {}, it will be empty at the next start",
                    PATIENCE);
        }
    }

    private void closeOrWarn() {
        try {
            closeCaches();
        } catch (RuntimeException e) { // for example a full disk
            LOG.warn("CSR-0403 The disk did not take everything, it will be empty at the next start", e);
        }
    }

    private void closeCaches() {
        try {
            caches.close();
        } finally {
            if (caches.isBroken()) {
                disk.map(Disk::store).ifPresent(OpenCaches::forget);
            }
            disk.map(Disk::lock).ifPresent(DirectoryLock::close);
        }
    }

    /** Lets Ehcache find a directory that was not closed cleanly, which it empties. */
    private static void forget(Path store) {
        try {
            Files.deleteIfExists(store.resolve(".clean"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
