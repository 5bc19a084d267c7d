package io.casserole.tier;

import io.casserole.config.TierConfig;
import io.casserole.segment.Account;
import io.casserole.segment.BufferPool;
import io.casserole.segment.DescriptorStore;
import io.casserole.segment.Instruments;
import io.casserole.segment.SegmentMemory;
import io.casserole.segment.SegmentStore;
import io.casserole.segment.Tally;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The local stores, opened and closed as one.
 *
 * <h2>The directory</h2>
 *
 * Missing: it is made. Not usable, for example not writable or on a full disk: the stores work without it, which is logged and seen in
 * {@link #state}. In use by another instance, of this process or another: opening fails, since that is a mistake. After a clean close
 * everything is found again; after an unclean stop the disk tiers are empty, since Ehcache cannot tell what was written.
 */
public final class Tiers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tiers.class);
    /** Returned memory that is kept beside the accounts: what is freed is taken again at once where there is work. */
    private static final long MOST_IDLE_BYTES = 16 << 20;

    private static final Duration FLUSH = Duration.ofSeconds(5);

    /** What tests put in the stead of the world outside. */
    record Surroundings(
            String instance,
            InstantSource clock,
            LongSupplier freeSpace,
            UnaryOperator<Runnable> aroundDiskWrites,
            BufferPool pool) {}

    private final Tally<TierEvent> counts = new Tally<>(TierEvent.class);
    private final StoreLimits limits;
    private final FreeSpace space;
    private final OpenCaches opened;
    private final SegmentMemory segmentMemory;
    private final Account memory;
    private final Account lingering = new Account("segments that only clients hold", Long.MAX_VALUE);
    private final StoreThreads threads;
    private final MemoryStore memoryStore;
    private final WriteBehind writeBehind;
    private final LocalStore segments;
    private final EhcacheDescriptors descriptors;
    private final EdgeStores edge;
    private boolean closed; // guarded by this

    /** Opens the stores of a node that is alone; see {@link #open(TierConfig, int, String, InstantSource, Sharing)}. */
    public static Tiers open(TierConfig config, int segmentSize, InstantSource clock) {
        return open(config, segmentSize, "another one", clock, Sharing.alone());
    }

    /**
     * Opens the stores.
     *
     * @param segmentSize bytes of the largest segment
     * @param instance what others are told who want the same directory
     * @throws DirectoryInUseException if another instance has the directory
     */
    public static Tiers open(
            TierConfig config, int segmentSize, String instance, InstantSource clock, Sharing sharing) {
        StoreLimits limits = StoreLimits.of(config, segmentSize, sharing);
        BufferPool pool = new BufferPool(segmentSize, Math.min(config.flightBytes() / 2, MOST_IDLE_BYTES));
        return open(
                limits,
                new Surroundings(
                        instance, clock, FreeSpace.around(config.diskCacheDir()), UnaryOperator.identity(), pool));
    }

    static Tiers open(StoreLimits limits, Surroundings surroundings) {
        // true by default: an allocation that takes 30 s ends the JVM
        System.setProperty("org.ehcache.offheap.config.haltOnCriticalAllocationDelay", "false");
        return new Tiers(limits, surroundings);
    }

    private Tiers(StoreLimits limits, Surroundings surroundings) {
        this.limits = limits;
        opened = OpenCaches.open(
                limits,
                surroundings.instance,
                surroundings.clock,
                new DiskWriters(surroundings.aroundDiskWrites),
                counts);
        Caches caches = opened.caches();
        space = limits.disk()
                .filter(disk -> opened.onDisk())
                .map(disk -> new FreeSpace(surroundings.freeSpace, disk.requiredFree()))
                .orElseGet(FreeSpace::unlimited);
        Account pinned = new Account("segments held by slow clients", limits.pinBytes());
        segmentMemory =
                new SegmentMemory(surroundings.pool, new Account("flights", limits.flightBytes()), pinned, lingering);
        threads = new StoreThreads(limits.threads());
        memory = new Account("memory", limits.memoryBytes());
        memoryStore = new MemoryStore(caches.memory(), memory, lingering, counts);
        MainStore main = new MainStore(caches.main(), caches.tiers(), segmentMemory, threads, space, counts);
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
                RecentKeys.forRoomOf(limits.memoryBytes(), limits.segmentSize()),
                counts);
        descriptors = openDescriptors(limits, caches, surroundings.clock);
        SegmentMemory edgeMemory = limits.edge()
                .map(most -> new Account("flights from peers", most.flightBytes()))
                .map(flights -> new SegmentMemory(surroundings.pool, flights, pinned, lingering))
                .orElse(segmentMemory);
        edge = EdgeStores.open(limits, caches, edgeMemory, lingering, surroundings.clock, counts);
    }

    private EhcacheDescriptors openDescriptors(StoreLimits limits, Caches caches, InstantSource clock) {
        long nearBytes = limits.descriptorHeapBytes();
        EntryArchive archive = new EntryArchive(caches.descriptors(), threads, space, counts, nearBytes);
        return new EhcacheDescriptors(caches.near(), nearBytes, archive, limits.segmentSize(), clock, counts);
    }

    /** The segments of this node. */
    public SegmentStore segments() {
        return segments;
    }

    /** The objects of this node. */
    public DescriptorStore descriptors() {
        return descriptors;
    }

    /** Copies of segments that other nodes own; keeps none if this node is alone. */
    public SegmentStore hot() {
        return edge.hot();
    }

    /** Copies of what other nodes told of their objects; keeps none if this node is alone. */
    public DescriptorStore near() {
        return edge.near();
    }

    /** The memory that segments of this node are filled into, from the origin and from the disk. */
    public SegmentMemory memory() {
        return segmentMemory;
    }

    /**
     * The memory that segments of other nodes are filled into, with a budget of its own: a node that waits for a peer takes nothing that
     * the peer may be waiting for. Alone it is {@link #memory()}. Both count pinned bytes on the same account.
     */
    public SegmentMemory edgeMemory() {
        return edge.memory();
    }

    /** Which tiers there are now. */
    public TierState state() {
        if (limits.disk().isEmpty()) {
            return TierState.MEMORY;
        }
        if (!opened.onDisk()) {
            return TierState.NO_DISK;
        }
        return space.wasEnough() ? TierState.DISK : TierState.DISK_FULL;
    }

    /** What has happened in the stores since they were opened. */
    public Tally<TierEvent> counts() {
        return counts;
    }

    /** Bytes of the segments in memory. */
    public long memoryUsed() {
        return memory.used();
    }

    /** Bytes of the hot copies. */
    public long hotUsed() {
        return edge.hotBytes().used();
    }

    /** Bytes of segments that were dropped from memory but are still being read. */
    public long lingeringBytes() {
        return lingering.used();
    }

    /** Shows how full the stores are and what has happened in them. */
    public void showOn(Instruments instruments) {
        counts.showOn(instruments, "casserole_store_events_total", "What has happened in the stores", "event");
        for (TierState state : TierState.values()) {
            instruments.state(
                    "casserole_store_state",
                    "1 for what the stores are now, 0 for all else",
                    () -> state == state() ? 1 : 0,
                    "state",
                    state.word());
        }
        showTiers(instruments);
        segmentMemory.showOn(instruments, "flights");
        segmentMemory.pinned().showOn(instruments, "budget", "pinned");
        writeBehind.showOn(instruments);
        threads.showOn(instruments);
        if (limits.edge().isPresent()) {
            edge.showOn(instruments, counts);
        }
    }

    private void showTiers(Instruments instruments) {
        TierGauges.show(instruments, "memory", memory);
        TierGauges.showEvictions(instruments, "memory", () -> counts.count(TierEvent.MEMORY_EVICTION));
        descriptors.showOn(instruments);
        opened.caches()
                .showOn(
                        instruments,
                        opened.disk().map(OpenCaches.Disk::store).isPresent() ? limits : limits.withoutDisk());
        instruments.amount(
                "casserole_lingering_bytes",
                "Bytes that no store keeps in memory, but that are still being sent",
                lingering::used);
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
            LOG.warn("CSR-0404 Segments were still waiting for the disk after {}: given up", FLUSH);
            writeBehind.abandon();
            threads.drain(FLUSH);
        }
        memoryStore.close();
        descriptors.close();
        edge.close();
        opened.close();
    }
}
