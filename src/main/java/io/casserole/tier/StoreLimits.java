package io.casserole.tier;

import io.casserole.config.TierConfig;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How much the stores may keep; all amounts in bytes.
 *
 * @param segmentSize bytes of the largest segment
 * @param flightBytes segments being fetched, or read from the disk and not promoted
 * @param memoryBytes segments in {@code memory}
 * @param dirtyBytes segments of these that may wait for the disk at the same time
 * @param pinBytes segments that unfinished writes to slow clients may hold
 * @param offHeapBytes the off-heap tier of {@code main}
 * @param descriptorBytes descriptors and small objects: half of it near, on the heap, half of it off-heap
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
        Optional<Disk> disk,
        boolean waitsForDisk,
        int threads) {

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

    static StoreLimits of(TierConfig config, int segmentSize) {
        Disk disk = new Disk(
                config.diskCacheDir(),
                config.maxDiskUsage().bytes(),
                config.requiredFreeSpace().bytes());
        return new StoreLimits(
                segmentSize,
                config.flightBytes(),
                config.memoryBytes(),
                config.dirtyBytes(),
                config.pinBytes(),
                config.offHeapBytes(),
                config.descriptorBytes(),
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
                Optional.empty(),
                waitsForDisk,
                threads);
    }
}
