package io.casserole.tier;

import static io.casserole.tier.StoreFixture.DIRTY_SEGMENTS;
import static io.casserole.tier.StoreFixture.SEGMENTS_IN_MEMORY;
import static io.casserole.tier.StoreFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.segment.SegmentBytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that takes nothing for a while. */
class BlockedDiskTest {
    /** More than all queues before the disk hold. */
    private static final int MANY = 20;

    @TempDir
    Path directory;

    private StoreFixture open(boolean waits) {
        StoreLimits.Disk limits = new StoreLimits.Disk(directory, 16 << 20, 0);
        return StoreFixture.openBlocked(StoreFixture.with(StoreFixture.limits(), limits, waits));
    }

    private static CompletableFuture<Void> put(StoreFixture store, int number) {
        SegmentBytes bytes = store.segment(number);
        return store.segments().put(key(number), bytes).whenComplete((done, failure) -> bytes.release());
    }

    private static List<CompletableFuture<Void>> putMany(StoreFixture store, int first) {
        List<CompletableFuture<Void>> puts = new ArrayList<>();
        for (int number = first; number < first + MANY; number++) {
            puts.add(put(store, number));
        }
        return puts;
    }

    private static boolean isAnyWaiting(List<CompletableFuture<Void>> puts) {
        return puts.stream().anyMatch(put -> !put.isDone());
    }

    private static void awaitAll(List<CompletableFuture<Void>> puts) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !isAnyWaiting(puts));
    }

    @Test
    void hitsFromMemoryGoOn() {
        try (StoreFixture store = open(true)) {
            List<CompletableFuture<Void>> puts = putMany(store, 0);

            for (int turn = 0; turn < 100; turn++) {
                assertThat(store.hasNear(0)).isTrue();
                assertThat(store.segments().find(key(0)))
                        .isCompleted()
                        .satisfies(found -> found.join().ifPresent(reader -> {
                            StoreFixture.check(0, reader);
                            reader.close();
                        }));
            }

            store.letDiskGo();
            awaitAll(puts);
        }
    }

    @Test
    void putsWaitBeyondTheDirtyBudget() {
        try (StoreFixture store = open(true)) {
            List<CompletableFuture<Void>> puts = putMany(store, 0);
            assertThat(isAnyWaiting(puts)).isTrue();
            assertThat(puts.get(0)).isCompleted();

            store.letDiskGo();
            awaitAll(puts);
            store.awaitPuts(MANY);
            assertThat(IntStream.range(0, MANY).allMatch(store::has)).isTrue();
            assertThat(store.count(TierEvent.SKIPPED_PUT)).isZero();
        }
    }

    @Test
    void putsSkipTheDiskWhereTheSettingSaysSo() {
        try (StoreFixture store = open(false)) {
            List<CompletableFuture<Void>> puts = putMany(store, 0);

            assertThat(isAnyWaiting(puts)).isFalse();
            assertThat(store.count(TierEvent.SKIPPED_PUT)).isPositive();
            assertThat(store.hasNear(MANY - 1)).isTrue();
            store.letDiskGo();
        }
    }

    @Test
    void whatWaitsForTheDiskIsNotDroppedFromMemory() {
        try (StoreFixture store = open(false)) {
            List<Integer> dirty = fillTheWayToTheDisk(store);

            putMany(store, 100_000); // all of them skip the disk: room is made by dropping

            assertThat(store.count(TierEvent.MEMORY_EVICTION)).isPositive();
            assertThat(dirty)
                    .isNotEmpty()
                    .allSatisfy(number -> assertThat(store.hasNear(number)).isTrue());
            assertThat(store.tiers().memoryUsed())
                    .isLessThanOrEqualTo((long) SEGMENTS_IN_MEMORY * StoreFixture.SEGMENT);
            store.letDiskGo();
        }
    }

    /** Puts until the queue before the disk and the dirty budget are spent; gives the segments that spend the budget. */
    private static List<Integer> fillTheWayToTheDisk(StoreFixture store) {
        int queued = DiskWriters.QUEUED_SEGMENTS + 1; // and the one being written
        List<Integer> accepted = new ArrayList<>();
        for (int number = 0; accepted.size() < queued + DIRTY_SEGMENTS; number++) {
            long skipped = store.count(TierEvent.SKIPPED_PUT);
            store.put(number);
            if (store.count(TierEvent.SKIPPED_PUT) == skipped) {
                accepted.add(number);
            }
        }
        return accepted.subList(queued, accepted.size());
    }

    @Test
    void removedSegmentIsNotWrittenAfterAll() {
        try (StoreFixture store = open(true)) {
            List<CompletableFuture<Void>> puts = putMany(store, 0);
            int last = DIRTY_SEGMENTS; // accepted, or waiting to be
            store.segments().remove(key(last));
            store.segments().remove(key(0));
            assertThat(store.has(0)).isFalse();

            store.letDiskGo();
            awaitAll(puts);
            store.awaitPuts(MANY - 2);
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !store.has(0));
            assertThat(store.hasNear(0)).isFalse();
        }
    }

    @Test
    void closingWritesWhatWaits() {
        try (StoreFixture store = open(true)) {
            putMany(store, 0);
            store.letDiskGo();
        }
        try (StoreFixture store = StoreFixture.open(StoreFixture.limits(directory))) {
            assertThat(IntStream.range(0, DIRTY_SEGMENTS).allMatch(store::has)).isTrue();
        }
    }
}
