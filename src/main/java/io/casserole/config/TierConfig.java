package io.casserole.config;

import java.nio.file.Path;
import java.util.List;

/**
 * Where segments are kept, and how the memory for them is split.
 *
 * <p>{@link #maxMemoryUsage()} is the sum of four parts: {@link #flightBytes()}, {@link #offHeapBytes()},
 * {@link #descriptorBytes()} and {@link #memoryBytes()}. The other amounts are bounds within {@code memory}.
 *
 * @param maxMemoryUsage   all memory for bytes of objects, at least 64M
 * @param maxDiskUsage     all disk space, more than {@link #offHeapBytes()} if the disk is used
 * @param cleanedDiskUsage the low-water mark, at most {@code maxDiskUsage}; see {@link #requiredFreeSpace()}
 * @param diskCacheDir     the directory of the disk tier; not looked at here
 * @param diskCacheEnabled whether there is a disk tier
 * @param storePressure    what happens to a segment when too many wait for the disk
 * @param storeThreads     how many threads read and write the stores that may block
 */
public record TierConfig(
        DataSize maxMemoryUsage,
        DataSize maxDiskUsage,
        DataSize cleanedDiskUsage,
        Path diskCacheDir,
        boolean diskCacheEnabled,
        StorePressure storePressure,
        int storeThreads) {

    /** What happens to a segment when the segments waiting for the disk have spent their budget. */
    public enum StorePressure {
        /** Its fetch slows down: the origin is dearer than time. */
        WAIT,
        /** It is not stored. */
        SKIP
    }

    static final Setting<DataSize> MAX_MEMORY_USAGE = Setting.of(
                    "max-memory-usage",
                    "100M",
                    Kind.size("64M"),
                    "All memory for the bytes of objects, on and off the heap.")
            .withAlias("MAX_MEMORY");

    static final Setting<DataSize> MAX_DISK_USAGE = Setting.of(
                    "max-disk-usage",
                    "1G",
                    Kind.size("1M"),
                    "The space of the disk tier; it must be more than an eighth of max-memory-usage.")
            .withAlias("MAX_DISK");

    static final Setting<DataSize> CLEANED_DISK_USAGE = Setting.of(
            "cleaned-disk-usage",
            "800M",
            Kind.size(),
            "Nothing is stored on disk while the file system has less free space than max-disk-usage less this;"
                    + " if only max-disk-usage is given, this is the same share of it as 800M of 1G.");

    static final Setting<Path> DISK_CACHE_DIR = Setting.of(
            "disk-cache-dir",
            "./data/{context}",
            Kind.path("a directory"),
            "The directory of the disk tier, which belongs to one instance at a time; {context} is ROOT, or the context path"
                    + " without its first slash and with # for others.");

    static final Setting<Boolean> DISK_CACHE_ENABLED =
            Setting.of("disk-cache-enabled", "true", Kind.trueOrFalse(), "Whether there is a disk tier.");

    static final Setting<StorePressure> STORE_PRESSURE = Setting.of(
            "store-pressure",
            "wait",
            Kind.oneOf(StorePressure.class),
            "When too many segments wait for the disk: fetching waits too, or the segment skips the disk.");

    static final Setting<Integer> STORE_THREADS =
            Setting.of("store-threads", "2", Kind.wholeNumber(1, 64), "How many threads read and write the disk.");

    private static final long MEBIBYTE = 1024 * 1024;
    private static final long LEAST_FLIGHT_BYTES = 24 * MEBIBYTE;
    private static final long MOST_FLIGHT_BYTES = 256 * MEBIBYTE;

    /**
     * Checks that the values go together.
     *
     * @throws ConfigurationException if they do not
     */
    public TierConfig {
        Problems problems = new Problems();
        if (cleanedDiskUsage.compareTo(maxDiskUsage) > 0) {
            problems.add(Problem.unfit(
                    CLEANED_DISK_USAGE.name(),
                    "at most max-disk-usage, which is " + maxDiskUsage,
                    cleanedDiskUsage.toString()));
        }
        DataSize offHeap = eighth(maxMemoryUsage);
        if (diskCacheEnabled && maxDiskUsage.compareTo(offHeap) <= 0) {
            problems.add(Problem.unfit(
                    MAX_DISK_USAGE.name(),
                    "more than " + offHeap + ", an eighth of max-memory-usage",
                    maxDiskUsage.toString()));
        }
        problems.throwIfAny();
    }

    /** The settings of this record, in the order of the table. */
    public static List<Setting<?>> settings() {
        return List.of(
                MAX_MEMORY_USAGE,
                MAX_DISK_USAGE,
                CLEANED_DISK_USAGE,
                DISK_CACHE_DIR,
                DISK_CACHE_ENABLED,
                STORE_PRESSURE,
                STORE_THREADS);
    }

    /**
     * Reads the settings; those that do not fit become problems of {@code settings}.
     *
     * @throws ConfigurationException if the values do not go together
     */
    public static TierConfig from(Settings settings) {
        DataSize maxDiskUsage = settings.get(MAX_DISK_USAGE);
        return new TierConfig(
                settings.get(MAX_MEMORY_USAGE),
                maxDiskUsage,
                settings.isSet(CLEANED_DISK_USAGE) ? settings.get(CLEANED_DISK_USAGE) : cleaned(maxDiskUsage),
                settings.get(DISK_CACHE_DIR),
                settings.get(DISK_CACHE_ENABLED),
                settings.get(STORE_PRESSURE),
                settings.get(STORE_THREADS));
    }

    /** What segments that are being fetched may take: a quarter, but 24M at least and 256M at most. */
    public long flightBytes() {
        return Math.max(LEAST_FLIGHT_BYTES, Math.min(MOST_FLIGHT_BYTES, maxMemoryUsage.bytes() / 4));
    }

    /** The off-heap tier above the disk: an eighth. */
    public long offHeapBytes() {
        return eighth(maxMemoryUsage).bytes();
    }

    /** Descriptors and small objects: an eighth. */
    public long descriptorBytes() {
        return maxMemoryUsage.bytes() / 8;
    }

    /** Segments this node serves: the rest, which is at least half if {@link #maxMemoryUsage()} is 96M or more. */
    public long memoryBytes() {
        return maxMemoryUsage.bytes() - flightBytes() - offHeapBytes() - descriptorBytes();
    }

    /** The part of {@link #memoryBytes()} that copies of segments owned elsewhere may take: a quarter of it at most. */
    public long hotBytes() {
        return Math.min(maxMemoryUsage.bytes() / 8, memoryBytes() / 4);
    }

    /** The part of {@link #memoryBytes()} that segments waiting for the disk may pin: a quarter of everything. */
    public long dirtyBytes() {
        return maxMemoryUsage.bytes() / 4;
    }

    /** The part of {@link #memoryBytes()} that unfinished writes to clients may pin: an eighth of everything. */
    public long pinBytes() {
        return maxMemoryUsage.bytes() / 8;
    }

    /** Below this much free space in the file system nothing more is stored on disk. */
    public DataSize requiredFreeSpace() {
        return new DataSize(maxDiskUsage.bytes() - cleanedDiskUsage.bytes());
    }

    private static DataSize eighth(DataSize size) {
        return new DataSize(size.bytes() / 8);
    }

    /** The share of the disk that 800M is of 1G. */
    private static DataSize cleaned(DataSize maxDiskUsage) {
        return new DataSize(maxDiskUsage.bytes() / 32 * 25);
    }
}
