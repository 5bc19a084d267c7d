package io.casserole.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SegmentMemoryTest {
    private static final int SIZE = 60_000;

    private final BufferPool pool = BufferPool.poisoning(SIZE, SIZE);
    private final Account flights = new Account("flights", 2 * SIZE);
    private final Account pinned = new Account("pinned", SIZE);
    private final SegmentMemory memory = new SegmentMemory(pool, flights, pinned);

    @Test
    void chargesWholeBuffersToTheFlights() {
        SegmentBytes bytes = memory.allocate(100).join();
        assertThat(bytes.capacity()).isEqualTo(100);
        assertThat(bytes.size()).isEqualTo(SIZE);
        assertThat(flights.used()).isEqualTo(SIZE);
        bytes.release();
        assertThat(flights.used()).isZero();
        assertThat(pool.outstanding()).isZero();
    }

    @Test
    void waitsUntilTheFlightsHaveRoom() {
        SegmentBytes first = memory.allocate(SIZE).join();
        SegmentBytes second = memory.allocate(SIZE).join();
        assertThat(memory.hasRoom(1)).isFalse();
        CompletableFuture<SegmentBytes> third = memory.allocate(SIZE);
        assertThat(third).isNotDone();

        first.release();

        assertThat(third).isCompleted();
        second.release();
        third.join().release();
        assertThat(flights.used()).isZero();
        assertThat(pool.outstanding()).isZero();
    }

    @Test
    void anotherAccountTakesOverTheBytes() {
        SegmentBytes bytes = memory.allocate(SIZE).join();
        Account other = new Account("other", SIZE);
        assertThat(other.tryReserve(bytes.size())).isTrue();

        bytes.chargeTo(other);

        assertThat(flights.used()).isZero();
        assertThat(other.used()).isEqualTo(SIZE);
        bytes.release();
        assertThat(other.used()).isZero();
    }

    @Test
    void bytesStuckAtSeveralClientsArePinnedOnce() {
        SegmentBytes bytes = memory.allocate(SIZE).join();
        bytes.pin();
        bytes.pin();
        assertThat(pinned.used()).isEqualTo(SIZE);
        bytes.unpin();
        assertThat(pinned.used()).isEqualTo(SIZE);
        bytes.unpin();
        assertThat(pinned.used()).isZero();
        bytes.release();
    }
}
