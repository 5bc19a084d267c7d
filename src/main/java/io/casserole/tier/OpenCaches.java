package io.casserole.tier;

import io.casserole.segment.Tally;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The caches as they could be opened.
 *
 * @param store the directory of the disk tiers; empty: there are none
 */
record OpenCaches(Caches caches, Optional<Path> store) {
    private static final Logger LOG = LoggerFactory.getLogger(OpenCaches.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * Opens the caches, without a disk if its directory cannot be used.
     *
     * @throws DirectoryInUseException if another process has the directory
     */
    static OpenCaches open(StoreLimits limits, InstantSource clock, DiskWriters writers, Tally<TierEvent> counts) {
        return limits.disk()
                .flatMap(disk -> openOnDisk(limits, disk.directory(), clock, writers, counts))
                .orElseGet(() -> new OpenCaches(
                        Caches.open(limits.withoutDisk(), Path.of("."), clock, writers, counts), Optional.empty()));
    }

    private static Optional<OpenCaches> openOnDisk(
            StoreLimits limits, Path directory, InstantSource clock, DiskWriters writers, Tally<TierEvent> counts) {
        try {
            Path store = Files.createDirectories(directory.resolve("store")); // Ehcache empties what it finds unclean
            return Optional.of(new OpenCaches(Caches.open(limits, store, clock, writers, counts), Optional.of(store)));
        } catch (IOException | RuntimeException e) {
            if (isLocked(e)) {
                throw new DirectoryInUseException(directory, e);
            }
            LOG.warn(
                    "disk-cache-dir {} cannot be used, segments are kept in memory only",
                    directory.toAbsolutePath(),
                    e);
            return Optional.empty();
        }
    }

    /** Ehcache says so in the message of a cause only. */
    private static boolean isLocked(Throwable failure) {
        return Stream.<@Nullable Throwable>iterate(failure, t -> t != null, t -> t == null ? null : t.getCause())
                .anyMatch(t -> String.valueOf(t).contains("already locked by"));
    }

    /** Whether there are disk tiers and nothing has broken them. */
    boolean onDisk() {
        return store.isPresent() && !caches.isBroken();
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
            LOG.warn("The disk did not take everything within {}, it will be empty at the next start", PATIENCE);
        }
    }

    private void closeOrWarn() {
        try {
            closeCaches();
        } catch (RuntimeException e) { // for example a full disk
            LOG.warn("The disk did not take everything, it will be empty at the next start", e);
        }
    }

    private void closeCaches() {
        try {
            caches.close();
        } finally {
            if (caches.isBroken()) {
                store.ifPresent(OpenCaches::forget);
            }
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
