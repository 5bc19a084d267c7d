package io.casserole.tier;

import io.casserole.config.TierConfig;
import io.casserole.segment.Account;
import io.casserole.segment.BufferPool;
import io.casserole.segment.DescriptorStore;
import io.casserole.segment.SegmentMemory;
import io.casserole.segment.SegmentStore;
import io.casserole.segment.ServedFrom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The local stores, opened and closed as one.
 *
 * <h2>The directory</h2>
 *
 * Missing: it is made. Not usable, for example not writable or on a full disk: the stores work without it, which is logged and seen in
 * {@link #state}. In use by another process: opening fails, since two instances on one directory are a mistake. After a clean close
 * everything is found again; after an unclean stop the disk tiers are empty, since Ehcache cannot tell what was written.
 */
public final class Tiers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tiers.class);
    /** Returned memory that is kept beside the accounts: what is freed is taken again at once where there is work. */
    private static final long MOST_IDLE_BYTES = 16 << 20;

    private static final Duration FLUSH = Duration.ofSeconds(5);
    private static final Duration CLOSE = Duration.ofSeconds(30);

    /** What tests put in the stead of the world outside. */
    record Surroundings(
            InstantSource clock, LongSupplier freeSpace, UnaryOperator<Runnable> aroundDiskWrites, BufferPool pool) {}

    private final TierCounts counts = new TierCounts();
    private final boolean wantsDisk;
    private final boolean hasDisk;
    private final FreeSpace space;
    private final Caches caches;
    private final SegmentMemory segmentMemory;
    private final Account memory;
    private final Account lingering = new Account("segments dropped while they are read", Long.MAX_VALUE);
    private final StoreThreads threads;
    private final MemoryStore memoryStore;
    private final WriteBehind writeBehind;
    private final LocalStore segments;
    private final EhcacheDescriptors descriptors;
    private boolean closed; // guarded by this

    /**
     * Opens the stores.
     *
     * @param segmentSize bytes of the largest segment
     * @throws DirectoryInUseException if another process has the directory
     */
    public static Tiers open(TierConfig config, int segmentSize, InstantSource clock) {
        StoreLimits limits = StoreLimits.of(config, segmentSize);
        BufferPool pool = new BufferPool(segmentSize, Math.min(limits.flightBytes() / 2, MOST_IDLE_BYTES));
        return open(
                limits,
                new Surroundings(clock, FreeSpace.around(config.diskCacheDir()), UnaryOperator.identity(), pool));
    }

    static Tiers open(StoreLimits limits, Surroundings surroundings) {
        // true by default: an allocation that takes 30 s ends the JVM
        System.setProperty("org.ehcache.offheap.config.haltOnCriticalAllocationDelay", "false");
        return new Tiers(limits, surroundings);
    }

    private Tiers(StoreLimits limits, Surroundings surroundings) {
        wantsDisk = limits.disk().isPresent();
        DiskWriters writers = new DiskWriters(surroundings.aroundDiskWrites);
        Caches onDisk = wantsDisk ? openOnDisk(limits, surroundings.clock, writers) : null;
        hasDisk = onDisk != null;
        caches = onDisk != null ? onDisk : openWithoutDisk(limits, surroundings.clock, writers);
        space = limits.disk()
                .filter(disk -> hasDisk)
                .map(disk -> new FreeSpace(surroundings.freeSpace, disk.requiredFree()))
                .orElseGet(FreeSpace::unlimited);
        segmentMemory = new SegmentMemory(
                surroundings.pool,
                new Account("flights", limits.flightBytes()),
                new Account("segments held by slow clients", limits.pinBytes()));
        threads = new StoreThreads(limits.threads());
        memory = new Account("memory", limits.memoryBytes());
        memoryStore = new MemoryStore(caches.memory(), memory, lingering, counts);
        MainStore main = new MainStore(caches.main(), segmentMemory, threads, space, counts);
        writeBehind = new WriteBehind(
                memoryStore,
                main,
                new Account("segments waiting for the disk", limits.dirtyBytes()),
                limits.waitsForDisk(),
                threads,
                counts);
        segments = new LocalStore(
                memoryStore,
                main,
                writeBehind,
                new RecentKeys<>(Math.toIntExact(64 + 2 * (limits.memoryBytes() / limits.segmentSize()))),
                hasDisk ? ServedFrom.DISK : ServedFrom.MEMORY,
                counts);
        descriptors = openDescriptors(limits, surroundings.clock);
    }

    private EhcacheDescriptors openDescriptors(StoreLimits limits, InstantSource clock) {
        long half = limits.descriptorBytes() / 2;
        EntryArchive archive = new EntryArchive(caches.descriptors(), threads, space, counts, half);
        return new EhcacheDescriptors(caches.near(), half, archive, limits.segmentSize(), clock, counts);
    }

    private @Nullable Caches openOnDisk(StoreLimits limits, InstantSource clock, DiskWriters writers) {
        Path directory = limits.disk().orElseThrow().directory();
        try {
            Path store = Files.createDirectories(directory.resolve("store")); // Ehcache empties what it finds unclean
            return Caches.open(limits, store, clock, writers, counts);
        } catch (IOException | RuntimeException e) {
            if (isLocked(e)) {
                throw new DirectoryInUseException(directory, e);
            }
            LOG.warn(
                    "disk-cache-dir {} cannot be used, segments are kept in memory only",
                    directory.toAbsolutePath(),
                    e);
            return null;
        }
    }

    /** Ehcache says so in the message of a cause only. */
    private static boolean isLocked(Throwable failure) {
        return Stream.<@Nullable Throwable>iterate(failure, t -> t != null, t -> t == null ? null : t.getCause())
                .anyMatch(t -> String.valueOf(t).contains("already locked by"));
    }

    private Caches openWithoutDisk(StoreLimits limits, InstantSource clock, DiskWriters writers) {
        return Caches.open(limits.withoutDisk(), Path.of("."), clock, writers, counts);
    }

    /** The segments of this node. */
    public SegmentStore segments() {
        return segments;
    }

    /** The objects of this node. */
    public DescriptorStore descriptors() {
        return descriptors;
    }

    /** The memory that segments are filled into. */
    public SegmentMemory memory() {
        return segmentMemory;
    }

    /** Which tiers there are now. */
    public TierState state() {
        if (!wantsDisk) {
            return TierState.MEMORY;
        }
        if (!hasDisk) {
            return TierState.NO_DISK;
        }
        return space.wasEnough() ? TierState.DISK : TierState.DISK_FULL;
    }

    /** What has happened in the stores since they were opened. */
    public TierCounts counts() {
        return counts;
    }

    /** Bytes of the segments in memory. */
    public long memoryUsed() {
        return memory.used();
    }

    /** Bytes of segments that were dropped from memory but are still being read. */
    public long lingeringBytes() {
        return lingering.used();
    }

    /** Writes what waits for the disk, for at most {@code FLUSH}, and closes the stores. May be called twice. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        writeBehind.close();
        if (!threads.drain(FLUSH)) {
            LOG.warn("Segments were still waiting for the disk after {}: given up", FLUSH);
            writeBehind.abandon();
            threads.drain(FLUSH);
        }
        memoryStore.close();
        descriptors.close();
        closeCaches();
    }

    /** On a thread of its own, which a disk that hangs may keep; the container's is not kept. */
    private void closeCaches() {
        CompletableFuture<Void> closing = CompletableFuture.runAsync(
                caches::close,
                task -> StoreThreads.named("casserole-store-close-")
                        .newThread(task)
                        .start());
        try {
            closing.get(CLOSE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) { // for example a full disk
            LOG.warn("The disk did not take everything, it will be empty at the next start", e.getCause());
        } catch (TimeoutException e) {
            LOG.warn("The disk did not take everything within {}, it will be empty at the next start", CLOSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
