package io.casserole.tier;

import io.casserole.segment.Instruments;
import io.casserole.segment.ObjectKey;
import io.casserole.segment.SegmentBytes;
import io.casserole.segment.SegmentKey;
import io.casserole.segment.Tally;
import io.casserole.tier.EhcacheDescriptors.Near;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.ehcache.Cache;
import org.ehcache.CacheManager;
import org.ehcache.PersistentCacheManager;
import org.ehcache.config.CacheConfiguration;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ExpiryPolicyBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.EntryUnit;
import org.ehcache.config.units.MemoryUnit;
import org.ehcache.impl.config.store.disk.OffHeapDiskStoreConfiguration;
import org.ehcache.impl.copy.IdentityCopier;
import org.ehcache.impl.internal.TimeSourceConfiguration;
import org.ehcache.spi.serialization.Serializer;

/**
 * The Ehcache caches, of one cache manager.
 *
 * <pre>
 *  segments      memory       heap, by reference
 *                main         heap (one entry) + off-heap + disk
 *                hot-copies   heap, by reference; owned elsewhere
 *  descriptors   near         heap, by reference
 *                descriptors  heap (one entry) + off-heap + disk
 *                near-copies  heap, by reference; owned elsewhere
 * </pre>
 *
 * Two caches each for what this node owns, because one with several tiers cannot do both: its heap values come from the serializer, its
 * {@code put} empties its heap tier, and it tells nothing of the values that leave it.
 */
final class Caches implements AutoCloseable {
    /** No byte outlives the record of a purge, which is kept as long. */
    static final Duration TIME_TO_LIVE = Duration.ofDays(30);

    private static final int SLOTS_PER_DISK_SEGMENT = 8;
    private static final int MOST_DISK_SEGMENTS = 16; // Ehcache's default
    private static final int LEAST_BUFFER = 128 << 10;
    private static final int LEAST_ENTRY = 800;

    private final CacheManager manager;
    private final EhcacheTiers tiers;
    private final FlushThread flush;
    private final TieredCache<SegmentKey> main;
    private final TieredCache<ObjectKey> descriptors;

    private Caches(CacheManager manager, EhcacheTiers tiers, FlushThread flush, Tally<TierEvent> counts) {
        this.manager = manager;
        this.tiers = tiers;
        this.flush = flush;
        this.main = new TieredCache<>(manager.getCache("main", SegmentKey.class, ByteBuffer.class), counts);
        this.descriptors =
                new TieredCache<>(manager.getCache("descriptors", ObjectKey.class, ByteBuffer.class), counts);
    }

    /**
     * Opens the caches.
     *
     * @param directory holds the disk tiers, if the limits name them; Ehcache's alone
     * @throws RuntimeException if Ehcache cannot use the directory
     */
    static Caches open(
            StoreLimits limits, Path directory, InstantSource clock, DiskWriters writers, Tally<TierEvent> counts) {
        EhcacheTiers tiers = new EhcacheTiers();
        FlushThread flush = FlushThread.open();
        CacheManagerBuilder<CacheManager> builder = CacheManagerBuilder.newCacheManagerBuilder()
                .withClassLoader(Caches.class.getClassLoader())
                .using(new TimeSourceConfiguration(clock::millis))
                .using(writers)
                .using(new CountedFailures(counts))
                .using(tiers)
                .withCache("memory", segmentsByReference(limits.memoryBytes(), limits.segmentSize()))
                .withCache("main", main(limits))
                .withCache("hot-copies", segmentsByReference(limits.hotBytes(), limits.segmentSize()))
                .withCache("near", entriesByReference(Near.class, limits.descriptorHeapBytes()))
                .withCache("descriptors", descriptors(limits))
                .withCache("near-copies", entriesByReference(NearCopies.Copy.class, limits.nearBytes()));
        if (limits.disk().isPresent()) {
            CacheManagerBuilder<PersistentCacheManager> persistent =
                    builder.with(CacheManagerBuilder.persistence(directory.toFile()));
            return new Caches(persistent.build(true), tiers, flush, counts);
        }
        return new Caches(builder.build(true), tiers, flush, counts);
    }

    private static CacheConfiguration<SegmentKey, SegmentBytes> segmentsByReference(long bytes, int largest) {
        return byReference(SegmentKey.class, SegmentBytes.class, 16 + bytes / Math.min(LEAST_BUFFER, largest));
    }

    private static <V> CacheConfiguration<ObjectKey, V> entriesByReference(Class<V> entry, long bytes) {
        return byReference(ObjectKey.class, entry, 16 + bytes / LEAST_ENTRY);
    }

    private static <K, V> CacheConfiguration<K, V> byReference(Class<K> key, Class<V> value, long entries) {
        return CacheConfigurationBuilder.newCacheConfigurationBuilder(
                        key, value, ResourcePoolsBuilder.heap(entries).build())
                .withKeyCopier(IdentityCopier.identityCopier())
                .withValueCopier(IdentityCopier.identityCopier())
                .withExpiry(ExpiryPolicyBuilder.timeToLiveExpiration(TIME_TO_LIVE))
                .build();
    }

    private static CacheConfiguration<SegmentKey, ByteBuffer> main(StoreLimits limits) {
        Optional<Long> disk = limits.disk().map(StoreLimits.Disk::segmentBytes);
        long slots = disk.orElse(0L) / limits.segmentSize();
        return tiered(
                SegmentKey.class,
                new SegmentKeySerializer(),
                limits.offHeapBytes(),
                disk,
                new OffHeapDiskStoreConfiguration(DiskWriters.SEGMENTS, 1, diskSegments(slots)));
    }

    /** The disk is divided among these; with few slots in each, some would be full while others are not. */
    private static int diskSegments(long slots) {
        return (int) Math.max(1, Math.min(MOST_DISK_SEGMENTS, slots / SLOTS_PER_DISK_SEGMENT));
    }

    private static CacheConfiguration<ObjectKey, ByteBuffer> descriptors(StoreLimits limits) {
        return tiered(
                ObjectKey.class,
                new ObjectKeySerializer(),
                limits.descriptorOffHeapBytes(),
                limits.disk().map(StoreLimits.Disk::descriptorBytes),
                new OffHeapDiskStoreConfiguration(DiskWriters.DESCRIPTORS, 1, 1));
    }

    /** Ehcache refuses a tier that is not larger than the one above it. */
    private static long offHeap(long bytes, Optional<Long> diskBytes) {
        return Math.min(bytes, diskBytes.orElse(Long.MAX_VALUE) / 2);
    }

    private static <K> CacheConfiguration<K, ByteBuffer> tiered(
            Class<K> key,
            Serializer<K> keys,
            long offHeapBytes,
            Optional<Long> diskBytes,
            OffHeapDiskStoreConfiguration writer) {
        ResourcePoolsBuilder pools =
                ResourcePoolsBuilder.newResourcePoolsBuilder().heap(1, EntryUnit.ENTRIES);
        pools = pools.offheap(offHeap(offHeapBytes, diskBytes), MemoryUnit.B);
        if (diskBytes.isPresent()) {
            pools = pools.disk(diskBytes.get(), MemoryUnit.B, true);
        }
        CacheConfigurationBuilder<K, ByteBuffer> cache = CacheConfigurationBuilder.newCacheConfigurationBuilder(
                        key, ByteBuffer.class, pools.build())
                .withClassLoader(Caches.class.getClassLoader())
                .withKeySerializer(keys)
                .withValueSerializer(new BufferSerializer())
                .withExpiry(ExpiryPolicyBuilder.timeToLiveExpiration(TIME_TO_LIVE));
        return diskBytes.isPresent() ? cache.withService(writer).build() : cache.build();
    }

    /** Shows the tiers below the heap. */
    void showOn(Instruments instruments, StoreLimits limits) {
        Optional<Long> disk = limits.disk().map(StoreLimits.Disk::segmentBytes);
        tiers.showOn(instruments, "main", "", offHeap(limits.offHeapBytes(), disk), disk);
        Optional<Long> small = limits.disk().map(StoreLimits.Disk::descriptorBytes);
        tiers.showOn(
                instruments, "descriptors", "descriptors-", offHeap(limits.descriptorOffHeapBytes(), small), small);
    }

    /** What is known of the tiers of {@link #main} and {@link #descriptors}. */
    EhcacheTiers tiers() {
        return tiers;
    }

    Cache<SegmentKey, SegmentBytes> memory() {
        return manager.getCache("memory", SegmentKey.class, SegmentBytes.class);
    }

    TieredCache<SegmentKey> main() {
        return main;
    }

    Cache<SegmentKey, SegmentBytes> hotCopies() {
        return manager.getCache("hot-copies", SegmentKey.class, SegmentBytes.class);
    }

    Cache<ObjectKey, Near> near() {
        return manager.getCache("near", ObjectKey.class, Near.class);
    }

    TieredCache<ObjectKey> descriptors() {
        return descriptors;
    }

    /** Whether one of those on disk has broken; see {@link TieredCache}. */
    boolean isBroken() {
        return main.isBroken() || descriptors.isBroken();
    }

    Cache<ObjectKey, NearCopies.Copy> nearCopies() {
        return manager.getCache("near-copies", ObjectKey.class, NearCopies.Copy.class);
    }

    /** Closes the caches; those on disk are kept. Throws if the disk did not take the rest: then it is empty at the next start. */
    @Override
    public void close() {
        try {
            manager.close();
        } finally {
            flush.awaitEnd();
        }
    }
}
