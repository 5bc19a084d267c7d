package io.casserole.tier;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the free space of the file system that the disk tiers are on. Ehcache does not notice a full one until bytes are read that were
 * never written. One look costs a system call, small beside the write it guards.
 */
final class FreeSpace {
    private static final Logger LOG = LoggerFactory.getLogger(FreeSpace.class);

    private final LongSupplier usable;
    private final long required;
    private final AtomicBoolean enough = new AtomicBoolean(true);

    /** @param usable the free bytes now; may throw {@link UncheckedIOException} */
    FreeSpace(LongSupplier usable, long required) {
        this.usable = usable;
        this.required = required;
    }

    /** The free space where nothing is written to a disk. */
    static FreeSpace unlimited() {
        return new FreeSpace(() -> Long.MAX_VALUE, 0);
    }

    /** The free space around an existing directory. */
    static LongSupplier around(Path directory) {
        return () -> {
            try {
                FileStore store = Files.getFileStore(directory);
                return store.getUsableSpace();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /** Whether something may be written now. What cannot be told counts as no. */
    boolean isEnough() {
        boolean now = look();
        if (enough.getAndSet(now) != now) {
            if (now) {
                LOG.info("CSR-0407 The disk has {} bytes free again: storing on disk goes on", required);
            } else {
                LOG.warn(
                        "CSR-0406 The disk has less than {} bytes free: nothing more is stored on disk until it has",
                        required);
            }
        }
        return now;
    }

    private boolean look() {
        try {
            return usable.getAsLong() >= required;
        } catch (UncheckedIOException e) {
            LOG.debug("The free space of the disk cannot be told", e);
            return false;
        }
    }

    /** What {@link #isEnough} found last. */
    boolean wasEnough() {
        return enough.get();
    }
}
