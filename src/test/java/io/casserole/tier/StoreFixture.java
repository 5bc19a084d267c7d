package io.casserole.tier;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.segment.Account;
import io.casserole.segment.BufferPool;
import io.casserole.segment.Descriptor;
import io.casserole.segment.Generation;
import io.casserole.segment.SegmentBytes;
import io.casserole.segment.SegmentKey;
import io.casserole.segment.SegmentMemory;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.SegmentStore;
import io.casserole.segment.Tally;
import io.casserole.testing.Descriptors;
import io.casserole.testing.MovableClock;
import io.casserole.testing.TestBytes;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/** Opens small stores over memory that shows a use after return, and sees at the end that all of it came back. */
final class StoreFixture implements AutoCloseable {
    /** The tiers that one suite of behaviours runs over. */
    enum Tiering {
        MEMORY,
        MEMORY_AND_OFF_HEAP,
        MEMORY_OFF_HEAP_AND_DISK
    }

    static final int SEGMENT = 60_000;
    static final int SEGMENTS_IN_MEMORY = 10;
    static final int DIRTY_SEGMENTS = 4;

    final MovableClock clock;
    final BufferPool pool = BufferPool.poisoning(SEGMENT, 20L * SEGMENT);
    final AtomicLong freeSpace = new AtomicLong(Long.MAX_VALUE);
    private final CountDownLatch disk = new CountDownLatch(1);
    private final Runnable closing;
    private final SegmentStore segments;
    private final SegmentMemory memory;
    private final Optional<Tiers> tiers;

    private StoreFixture(StoreLimits limits, MovableClock clock) {
        this.clock = clock;
        LongSupplier free = freeSpace::get;
        Tiers opened = Tiers.open(limits, new Tiers.Surroundings("the fixture", clock, free, this::afterTheGate, pool));
        assertThat(opened.state()).isEqualTo(limits.disk().isPresent() ? TierState.DISK : TierState.MEMORY);
        this.tiers = Optional.of(opened);
        this.closing = opened::close;
        this.segments = opened.segments();
        this.memory = opened.memory();
    }

    /** Memory only. */
    private StoreFixture() {
        clock = clock();
        tiers = Optional.empty();
        memory = new SegmentMemory(
                pool,
                new Account("flights", 100L * SEGMENT),
                new Account("pinned", 1 << 20),
                new Account("lingering", Long.MAX_VALUE));
        Tally<TierEvent> counts = new Tally<>(TierEvent.class);
        Caches caches = Caches.open(limits(), Path.of("."), clock, new DiskWriters(UnaryOperator.identity()), counts);
        MemoryStore store = new MemoryStore(
                caches.memory(),
                new Account("memory", limits().memoryBytes()),
                new Account("lingering", Long.MAX_VALUE),
                counts);
        segments = store;
        closing = () -> {
            store.close();
            caches.close();
        };
    }

    static MovableClock clock() {
        return MovableClock.at("2026-05-04T10:00:00Z");
    }

    static StoreFixture open(Tiering tiering, Path directory) {
        return switch (tiering) {
            case MEMORY -> new StoreFixture();
            case MEMORY_AND_OFF_HEAP -> open(limits());
            case MEMORY_OFF_HEAP_AND_DISK -> open(limits(directory));
        };
    }

    static StoreFixture open(StoreLimits limits) {
        StoreFixture fixture = openBlocked(limits);
        fixture.letDiskGo();
        return fixture;
    }

    /** With a disk that takes nothing until it is let go. */
    static StoreFixture openBlocked(StoreLimits limits) {
        return new StoreFixture(limits, clock());
    }

    void letDiskGo() {
        disk.countDown();
    }

    private Runnable afterTheGate(Runnable write) {
        return () -> {
            try {
                disk.await(); // closing lets it go in any case
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            write.run();
        };
    }

    static StoreLimits limits() {
        return new StoreLimits(
                SEGMENT,
                100L * SEGMENT,
                (long) SEGMENTS_IN_MEMORY * SEGMENT,
                (long) DIRTY_SEGMENTS * SEGMENT,
                1 << 20,
                4 << 20,
                2 << 20,
                Optional.empty(),
                Optional.empty(),
                true,
                2); // so one thread writes, and what was put first is written first
    }

    static StoreLimits limits(Path directory) {
        return with(limits(), new StoreLimits.Disk(directory, 16 << 20, 1 << 20), true);
    }

    static StoreLimits with(StoreLimits limits, StoreLimits.Disk disk, boolean waits) {
        return new StoreLimits(
                limits.segmentSize(),
                limits.flightBytes(),
                limits.memoryBytes(),
                limits.dirtyBytes(),
                limits.pinBytes(),
                limits.offHeapBytes(),
                limits.descriptorBytes(),
                limits.edge(),
                Optional.of(disk),
                waits,
                limits.threads());
    }

    SegmentStore segments() {
        return segments;
    }

    Tiers tiers() {
        return tiers.orElseThrow();
    }

    long count(TierEvent event) {
        return tiers().counts().count(event);
    }

    static SegmentKey key(int number) {
        return new SegmentKey(Generation.of("object", "validator"), SEGMENT, number);
    }

    /** The object of which these are the segments 0 to {@code count - 1}. */
    static Descriptor object(int count) {
        return Descriptors.of(Generation.of("object", "validator"), (long) count * SEGMENT, SEGMENT);
    }

    static TestBytes content(int number) {
        return TestBytes.of(number, SEGMENT - number % 100);
    }

    /** The segment of that number, whole; the caller holds it. */
    SegmentBytes segment(int number) {
        SegmentBytes bytes = filling(number);
        bytes.complete();
        return bytes;
    }

    /** The segment of that number with all its bytes but not yet complete; the caller holds it. */
    SegmentBytes filling(int number) {
        TestBytes content = content(number);
        SegmentBytes bytes = memory.allocate((int) content.length()).join();
        bytes.append(ByteBuffer.wrap(content.bytes()));
        return bytes;
    }

    /** The raw memory of the next segment of that number: who keeps it can spoil the segment later. */
    ByteBuffer rawMemory(int number) {
        ByteBuffer raw = pool.acquire((int) content(number).length());
        pool.release(raw);
        return raw;
    }

    /** Puts the segment of that number and waits until the store has accepted it. */
    void put(int number) {
        SegmentBytes bytes = segment(number);
        await(() -> segments.put(key(number), bytes).get(30, TimeUnit.SECONDS));
        bytes.release();
    }

    /** Whether the store finds the segment of that number, all of whose bytes must be right. */
    boolean has(int number) {
        Optional<SegmentReader> found = await(() -> segments.find(key(number)).get(30, TimeUnit.SECONDS));
        found.ifPresent(reader -> {
            check(number, reader);
            reader.close();
        });
        return found.isPresent();
    }

    /** Whether memory has the segment of that number. */
    boolean hasNear(int number) {
        Optional<SegmentReader> found = segments.peek(key(number));
        found.ifPresent(reader -> {
            check(number, reader);
            reader.close();
        });
        return found.isPresent();
    }

    static void check(int number, SegmentReader reader) {
        TestBytes.Check check = content(number).check();
        check.next(reader.view(0, reader.available()));
        check.end();
    }

    /** Waits until nothing waits to be written below memory any more. */
    void awaitPuts(int number) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> count(TierEvent.MAIN_PUT) >= number);
    }

    private interface Waiting<T> {
        T get() throws Exception;
    }

    private static <T> T await(Waiting<T> waiting) {
        try {
            return waiting.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        letDiskGo();
        closing.run();
        assertThat(pool.outstanding()).as("bytes not returned to the pool").isZero();
    }
}
