package io.casserole.tier;

import static io.casserole.tier.StoreFixture.SEGMENT;
import static io.casserole.tier.StoreFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.segment.Account;
import io.casserole.segment.BufferPool;
import io.casserole.segment.SegmentBytes;
import io.casserole.segment.SegmentMemory;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.ServedFrom;
import io.casserole.segment.Tally;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which segments of other nodes are kept. */
class HotCopiesTest {
    private static final int COPIES = 8;
    private static final int REMEMBERED = 20;

    private final BufferPool pool = BufferPool.poisoning(SEGMENT, 0);
    private final Account flights = new Account("flights", 4L * SEGMENT);
    private final Account hotBytes = new Account("hot", (long) COPIES * SEGMENT);
    private final Account lingering = new Account("lingering", Long.MAX_VALUE);
    private final SegmentMemory memory =
            new SegmentMemory(pool, flights, new Account("pinned", SEGMENT), new Account("lingering", Long.MAX_VALUE));
    private final Tally<TierEvent> counts = new Tally<>(TierEvent.class);
    private final Caches caches = Caches.open(
            clustered(), Path.of("."), StoreFixture.clock(), new DiskWriters(UnaryOperator.identity()), counts);
    private final HotCopies hot =
            new HotCopies(caches.hotCopies(), hotBytes, lingering, new RecentKeys<>(REMEMBERED), counts);

    private static StoreLimits clustered() {
        StoreLimits limits = StoreFixture.limits();
        return new StoreLimits(
                limits.segmentSize(),
                limits.flightBytes(),
                limits.memoryBytes(),
                limits.dirtyBytes(),
                limits.pinBytes(),
                limits.offHeapBytes(),
                limits.descriptorBytes(),
                Optional.of(new StoreLimits.Edge(1, (long) COPIES * SEGMENT, 1, () -> Duration.ZERO)),
                limits.disk(),
                limits.waitsForDisk(),
                limits.threads());
    }

    @AfterEach
    void everythingCameBack() {
        hot.close();
        caches.close();
        assertThat(pool.outstanding()).isZero();
        assertThat(flights.used()).isZero();
        assertThat(hotBytes.used()).isZero();
        assertThat(lingering.used()).isZero();
    }

    private SegmentBytes filling(int number) {
        byte[] content = StoreFixture.content(number).bytes();
        SegmentBytes bytes = memory.allocate(content.length).join();
        bytes.append(ByteBuffer.wrap(content));
        return bytes;
    }

    private void offer(int number) {
        SegmentBytes bytes = filling(number);
        bytes.complete();
        assertThat(hot.put(key(number), bytes)).isCompleted();
        bytes.release();
    }

    private void keep(int number) {
        offer(number);
        offer(number);
    }

    /** As a client asks: what is not here is fetched and offered. Whether it was here. */
    private boolean ask(int number) {
        Optional<SegmentReader> found = hot.peek(key(number));
        found.ifPresent(reader -> {
            assertThat(reader.from()).isEqualTo(ServedFrom.HOT);
            StoreFixture.check(number, reader);
            reader.close();
        });
        if (found.isEmpty()) {
            offer(number);
        }
        return found.isPresent();
    }

    @Test
    void segmentIsKeptAtItsSecondRequestAndFoundAtItsThird() {
        assertThat(ask(1)).isFalse();
        assertThat(hotBytes.used()).isZero();
        assertThat(ask(1)).isFalse();
        assertThat(hotBytes.used()).isEqualTo(SEGMENT);
        assertThat(ask(1)).isTrue();
        assertThat(hot.find(key(1)).join()).hasValueSatisfying(SegmentReader::close);

        assertThat(counts.count(TierEvent.HOT_PUT)).isEqualTo(1);
        assertThat(counts.count(TierEvent.HOT_HIT)).isEqualTo(2);
        assertThat(counts.count(TierEvent.MEMORY_HIT)).isZero();
    }

    @Test
    void requestLongAgoIsForgotten() {
        ask(1);
        for (int number = 100; number < 100 + REMEMBERED; number++) {
            ask(number);
        }
        ask(1);
        assertThat(ask(1)).isFalse();
    }

    @Test
    void coldTrafficWashesNothingOut() {
        IntStream.range(0, COPIES).forEach(this::keep);

        IntStream.range(1000, 3000).forEach(this::ask); // a long object, read once

        assertThat(IntStream.range(0, COPIES).allMatch(this::ask)).isTrue();
        assertThat(counts.count(TierEvent.HOT_EVICTION)).isZero();
    }

    @Test
    void whatIsAskedForAgainAndAgainOutlivesWhatIsAskedForTwice() {
        IntStream.range(0, COPIES / 2).forEach(this::keep);
        for (int cool = 1000; cool < 1200; cool++) {
            assertThat(IntStream.range(0, COPIES / 2).allMatch(this::ask)).isTrue();
            keep(cool);
        }
        assertThat(counts.count(TierEvent.HOT_EVICTION)).isEqualTo(200 - COPIES / 2);
    }

    @Test
    void copiesStayWithinTheirAccount() {
        for (int number = 0; number < 5 * COPIES; number++) {
            keep(number);
            assertThat(hotBytes.used()).isLessThanOrEqualTo((long) COPIES * SEGMENT);
        }
        assertThat(hotBytes.used()).isEqualTo((long) COPIES * SEGMENT);
    }

    @Test
    void segmentThatIsNotWholeIsNoRequest() {
        SegmentBytes bytes = filling(1);
        hot.put(key(1), bytes).join();
        bytes.complete();
        hot.put(key(1), bytes).join();
        assertThat(hot.peek(key(1))).isEmpty();
        bytes.release();
    }

    @Test
    void removedCopyIsGoneButCanBeReadToItsEnd() {
        keep(1);
        SegmentReader reader = hot.peek(key(1)).orElseThrow();
        hot.remove(key(1));
        assertThat(hot.peek(key(1))).isEmpty();
        assertThat(hotBytes.used()).isZero();
        StoreFixture.check(1, reader);
        reader.close();
    }
}
