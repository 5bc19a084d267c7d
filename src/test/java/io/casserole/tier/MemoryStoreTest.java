package io.casserole.tier;

import static io.casserole.tier.StoreFixture.SEGMENT;
import static io.casserole.tier.StoreFixture.SEGMENTS_IN_MEMORY;
import static io.casserole.tier.StoreFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.segment.Account;
import io.casserole.segment.BufferPool;
import io.casserole.segment.SegmentBytes;
import io.casserole.segment.SegmentMemory;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.Tally;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose account a segment is charged to, from its fetch to its end. */
class MemoryStoreTest {
    private final BufferPool pool = BufferPool.poisoning(SEGMENT, 0);
    private final Account flights = new Account("flights", 100L * SEGMENT);
    private final Account inMemory = new Account("memory", (long) SEGMENTS_IN_MEMORY * SEGMENT);
    private final Account lingering = new Account("lingering", Long.MAX_VALUE);
    private final SegmentMemory memory =
            new SegmentMemory(pool, flights, new Account("pinned", SEGMENT), new Account("lingering", Long.MAX_VALUE));
    private final Tally<TierEvent> counts = new Tally<>(TierEvent.class);
    private final Caches caches = Caches.open(
            StoreFixture.limits(),
            Path.of("."),
            StoreFixture.clock(),
            new DiskWriters(UnaryOperator.identity()),
            counts);
    private final MemoryStore store = new MemoryStore(caches.memory(), inMemory, lingering, counts);

    @AfterEach
    void everythingCameBack() {
        store.close();
        caches.close();
        assertThat(pool.outstanding()).isZero();
        assertThat(flights.used()).isZero();
        assertThat(inMemory.used()).isZero();
        assertThat(lingering.used()).isZero();
    }

    private SegmentBytes segment() {
        SegmentBytes bytes = memory.allocate(SEGMENT).join();
        bytes.complete();
        return bytes;
    }

    private void put(int number) {
        SegmentBytes bytes = segment();
        store.put(key(number), bytes).join();
        bytes.release();
    }

    @Test
    void storedSegmentIsNoLongerAFlight() {
        SegmentBytes bytes = segment();
        assertThat(flights.used()).isEqualTo(SEGMENT);
        store.put(key(1), bytes).join();
        assertThat(flights.used()).isZero();
        assertThat(inMemory.used()).isEqualTo(SEGMENT);
        bytes.release();
        assertThat(pool.outstanding()).isEqualTo(SEGMENT);
    }

    @Test
    void droppedSegmentLeavesTheAccountAlsoWhileItIsRead() {
        put(0);
        SegmentReader reader = store.peek(key(0)).orElseThrow();
        store.remove(key(0));

        assertThat(inMemory.used()).isZero();
        assertThat(lingering.used()).isEqualTo(SEGMENT);
        reader.close();
        assertThat(lingering.used()).isZero();
        assertThat(pool.outstanding()).isZero();
    }

    @Test
    void makesRoomWithinItsAccount() {
        for (int number = 0; number < 5 * SEGMENTS_IN_MEMORY; number++) {
            put(number);
            assertThat(inMemory.used()).isLessThanOrEqualTo((long) SEGMENTS_IN_MEMORY * SEGMENT);
        }
        assertThat(inMemory.used()).isEqualTo((long) SEGMENTS_IN_MEMORY * SEGMENT);
        assertThat(counts.count(TierEvent.MEMORY_EVICTION)).isEqualTo(4L * SEGMENTS_IN_MEMORY);
    }

    @Test
    void twinOfAStoredSegmentStaysWithItsHolder() {
        put(1);
        SegmentBytes twin = segment();
        store.put(key(1), twin).join();
        assertThat(flights.used()).isEqualTo(SEGMENT);
        assertThat(inMemory.used()).isEqualTo(SEGMENT);
        twin.release();
    }

    @Test
    void keepsNothingWhenEverythingIsHeldFast() {
        for (int number = 0; number < SEGMENTS_IN_MEMORY; number++) {
            SegmentBytes bytes = segment();
            assertThat(store.keep(key(number), bytes, true)).isTrue();
            bytes.release();
        }
        SegmentBytes late = segment();
        assertThat(store.keep(key(100), late, true)).isFalse();
        store.loosen(key(3));
        assertThat(store.keep(key(100), late, true)).isTrue();
        assertThat(store.peek(key(3))).isEmpty();
        late.release();
    }

    @Test
    void closingReleasesWhatIsHeldAndKeepsNothingMore() {
        put(1);
        SegmentReader reader = store.peek(key(1)).orElseThrow();
        store.close();
        assertThat(store.peek(key(1))).isEmpty();
        put(2);
        assertThat(store.peek(key(2))).isEmpty();
        assertThat(pool.outstanding()).isEqualTo(SEGMENT);
        reader.close();
    }
}
