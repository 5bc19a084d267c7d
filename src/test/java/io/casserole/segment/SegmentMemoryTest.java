package io.casserole.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.Thread.State;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SegmentMemoryTest {
    private static final int SIZE = 60_000;

    private final BufferPool pool = BufferPool.poisoning(SIZE, SIZE);
    private final Account flights = new Account("flights", 2 * SIZE);
    private final Account pinned = new Account("pinned", SIZE);
    private final Account lingering = new Account("lingering", Long.MAX_VALUE);
    private final SegmentMemory memory = new SegmentMemory(pool, flights, pinned, lingering);

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

    @Test
    void fullSegmentThatIsStuckAtAClientLetsAnotherFlightBegin() {
        SegmentBytes stuck = full();
        SegmentBytes other = full();
        CompletableFuture<SegmentBytes> waiting = memory.allocate(SIZE);

        stuck.pin();

        assertThat(waiting).isCompleted();
        assertThat(lingering.used()).isEqualTo(SIZE);
        stuck.unpin();
        stuck.release();
        assertThat(lingering.used()).isZero();
        other.release();
        waiting.join().release();
        assertThat(flights.used()).isZero();
    }

    @Test
    void segmentThatIsStillBeingFilledStaysAFlight() {
        SegmentBytes bytes = memory.allocate(SIZE).join();
        bytes.pin();
        assertThat(flights.used()).isEqualTo(SIZE);
        assertThat(lingering.used()).isZero();
        bytes.unpin();
        bytes.release();
    }

    @Test
    void segmentThatIsStuckWhileItIsFilledLetsAnotherFlightBeginOnceItIsFull() {
        SegmentBytes stuck = memory.allocate(SIZE).join();
        SegmentBytes other = full();
        CompletableFuture<SegmentBytes> waiting = memory.allocate(SIZE);
        stuck.append(ByteBuffer.allocate(SIZE));
        stuck.pin();
        assertThat(waiting).isNotDone();

        stuck.complete();

        assertThat(waiting).isCompleted();
        stuck.unpin();
        stuck.release();
        assertThat(lingering.used()).isZero();
        other.release();
        waiting.join().release();
    }

    @Test
    void segmentThatIsKeptByAStoreWhenItIsFullIsNoOtherAccountsBusiness() {
        SegmentBytes stuck = memory.allocate(SIZE).join();
        Account store = new Account("store", SIZE);
        stuck.whenFinished(() -> {
            store.force(SIZE);
            stuck.chargeTo(store);
        });
        stuck.pin();

        stuck.complete();

        assertThat(store.used()).isEqualTo(SIZE);
        assertThat(lingering.used()).isZero();
        stuck.unpin();
        stuck.release();
    }

    @Test
    void segmentThatNobodyHoldsWhenItIsFullIsGivenBackOnce() {
        SegmentBytes stuck = memory.allocate(SIZE).join();
        stuck.pin();
        stuck.whenFinished(stuck::release);

        stuck.complete();

        assertThat(flights.used()).isZero();
        assertThat(lingering.used()).isZero();
        assertThat(pool.outstanding()).isZero();
        stuck.unpin();
    }

    /** A store takes a segment over while a client gets stuck with it: between the look at its account and the change of it. */
    @Test
    void segmentThatAStoreTakesOverJustThenIsChargedToTheStore() throws InterruptedException {
        SegmentBytes bytes = full();
        Account store = new Account("store", SIZE);
        store.force(SIZE);
        Thread client = new Thread(bytes::pin);
        synchronized (lingering) { // where the client's thread comes by
            client.start();
            await().until(() -> client.getState() == State.BLOCKED || client.getState() == State.TERMINATED);
            bytes.chargeTo(store);
        }
        client.join();

        assertThat(store.used()).isEqualTo(SIZE);
        assertThat(lingering.used()).isZero();
        bytes.unpin();
        bytes.release();
    }

    @Test
    void segmentOfAStoreStaysChargedToIt() {
        SegmentBytes bytes = full();
        Account store = new Account("store", SIZE);
        store.force(SIZE);
        bytes.chargeTo(store);
        bytes.pin();
        assertThat(store.used()).isEqualTo(SIZE);
        assertThat(lingering.used()).isZero();
        bytes.unpin();
        bytes.release();
    }

    @Test
    void whatIsOfferedIsTakenWhenSomebodyHasToWait() {
        SegmentBytes idle = full();
        SegmentBytes other = full();
        memory.offer(idle::release);

        CompletableFuture<SegmentBytes> granted = memory.allocate(SIZE);

        assertThat(granted).isCompleted();
        other.release();
        granted.join().release();
    }

    @Test
    void whatIsOfferedIsTakenAtOnceIfSomebodyWaits() {
        SegmentBytes idle = full();
        SegmentBytes other = full();
        CompletableFuture<SegmentBytes> waiting = memory.allocate(SIZE);
        assertThat(waiting).isNotDone();

        memory.offer(idle::release);

        assertThat(waiting).isCompleted();
        other.release();
        waiting.join().release();
    }

    @Test
    void whatIsNotOfferedAnyMoreIsNotTaken() {
        SegmentBytes kept = full();
        SegmentBytes other = full();
        Runnable giveBack = kept::release;
        memory.offer(giveBack);
        memory.withdraw(giveBack);

        CompletableFuture<SegmentBytes> waiting = memory.allocate(SIZE);

        assertThat(waiting).isNotDone();
        kept.release();
        other.release();
        waiting.join().release();
    }

    private SegmentBytes full() {
        SegmentBytes bytes = memory.allocate(SIZE).join();
        bytes.append(ByteBuffer.allocate(SIZE));
        bytes.complete();
        return bytes;
    }
}
