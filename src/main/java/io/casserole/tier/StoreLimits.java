package io.casserole.tier;

import io.casserole.config.TierConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How much the stores may keep; all amounts in bytes.
 *
 * @param segmentSize bytes of the largest segment
 * @param flightBytes segments being fetched, or read from the disk and not promoted
 * @param memoryBytes segments in {@code memory}
 * @param dirtyBytes segments of these that may wait for the disk at the same time
 * @param pinBytes segments that unfinished writes to slow clients may hold
 * @param offHeapBytes the off-heap tier of {@code main}
 * @param descriptorBytes descriptors and small objects, on the heap and off-heap
 * @param edge what is kept of other nodes' objects; empty: this node is alone
 * @param disk the disk tiers; empty: there are none
 * @param waitsForDisk whether a put waits when {@code dirtyBytes} are spent; if not, it skips the disk
 * @param threads that read from tiers that may block; half as many write
 */
record StoreLimits(
        int segmentSize,
        long flightBytes,
        long memoryBytes,
        long dirtyBytes,
        long pinBytes,
        long offHeapBytes,
        long descriptorBytes,
        Optional<Edge> edge,
        Optional<Disk> disk,
        boolean waitsForDisk,
        int threads) {

    /**
     * What is kept of other nodes' objects, beside what this node owns.
     *
     * @param flightBytes segments being fetched from their owners
     * @param hotBytes hot copies of segments
     * @param nearBytes near copies of descriptors
     * @param nearTtl how long a near copy is used
     */
    record Edge(long flightBytes, long hotBytes, long nearBytes, Supplier<Duration> nearTtl) {}

    /**
     * The disk tiers.
     *
     * @param directory belongs to one process at a time; made if it is missing
     * @param bytes all files together
     * @param requiredFree below this much free space in the file system nothing more is written
     */
    record Disk(Path directory, long bytes, long requiredFree) {
        /** Descriptors and small objects get a 64th, but two megabytes at least: what Ehcache can work with. */
        long descriptorBytes() {
            return Math.max(2 << 20, bytes / 64);
        }

        long segmentBytes() {
            return bytes - descriptorBytes();
        }
    }

    /**
     * The limits that the settings name. In a cluster half of the flights are the edge's, lest two nodes wait for each other's memory;
     * hot copies are taken out of {@code memory}, near copies out of the descriptors: the sum stays {@code max-memory-usage}.
     */
    static StoreLimits of(TierConfig config, int segmentSize, Sharing sharing) {
        Disk disk = new Disk(
                config.diskCacheDir(),
                config.maxDiskUsage().bytes(),
                config.requiredFreeSpace().bytes());
        Optional<Edge> edge = sharing.clustered()
                ? Optional.of(new Edge(
                        config.flightBytes() / 2, config.hotBytes(), config.descriptorBytes() / 8, sharing.nearTtl()))
                : Optional.empty();
        long memoryBytes = config.memoryBytes() - edge.map(Edge::hotBytes).orElse(0L);
        return new StoreLimits(
                segmentSize,
                config.flightBytes() - edge.map(Edge::flightBytes).orElse(0L),
                memoryBytes,
                Math.min(config.dirtyBytes(), memoryBytes - config.pinBytes()),
                config.pinBytes(),
                config.offHeapBytes(),
                config.descriptorBytes() - edge.map(Edge::nearBytes).orElse(0L),
                edge,
                config.diskCacheEnabled() ? Optional.of(disk) : Optional.empty(),
                config.storePressure() == TierConfig.StorePressure.WAIT,
                config.storeThreads());
    }

    StoreLimits withoutDisk() {
        return new StoreLimits(
                segmentSize,
                flightBytes,
                memoryBytes,
                dirtyBytes,
                pinBytes,
                offHeapBytes,
                descriptorBytes,
                edge,
                Optional.empty(),
                waitsForDisk,
                threads);
    }

    /** The part of {@code descriptorBytes} that is off-heap: half of what there is with the near copies. */
    long descriptorOffHeapBytes() {
        return (descriptorBytes + nearBytes()) / 2;
    }

    /** The rest of {@code descriptorBytes}. */
    long descriptorHeapBytes() {
        return descriptorBytes - descriptorOffHeapBytes();
    }

    /** Near copies; none if this node is alone. */
    long nearBytes() {
        return edge.map(Edge::nearBytes).orElse(0L);
    }

    /** Hot copies; none if this node is alone. */
    long hotBytes() {
        return edge.map(Edge::hotBytes).orElse(0L);
    }
}
