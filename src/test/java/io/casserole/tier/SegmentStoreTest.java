package io.casserole.tier;

import static io.casserole.tier.StoreFixture.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.casserole.segment.FetchException;
import io.casserole.segment.Places;
import io.casserole.segment.SegmentBytes;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.ServedFrom;
import io.casserole.testing.Descriptors;
import io.casserole.tier.StoreFixture.Tiering;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every segment store does, over each set of tiers. */
class SegmentStoreTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void findsWhatWasPut(Tiering tiering) {
        try (StoreFixture store = StoreFixture.open(tiering, directory)) {
            store.put(1);
            store.put(2);

            assertThat(store.hasNear(1)).isTrue();
            assertThat(store.has(2)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhatItHolds(Tiering tiering) throws Exception {
        try (StoreFixture store = StoreFixture.open(tiering, directory)) {
            store.put(1);
            store.put(2);
            store.segments().remove(key(2));

            assertThat(store.segments().holds(key(1)).get(30, TimeUnit.SECONDS)).isTrue();
            assertThat(store.segments().holds(key(2)).get(30, TimeUnit.SECONDS)).isFalse();
            assertThat(store.segments().holds(key(3)).get(30, TimeUnit.SECONDS)).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void locatesTheSegmentsOfAnObject(Tiering tiering) throws Exception {
        try (StoreFixture store = StoreFixture.open(tiering, directory)) {
            for (int number : new int[] {0, 1, 3}) {
                store.put(number);
            }

            Places places = store.segments().locate(StoreFixture.object(3000)).get(30, TimeUnit.SECONDS);
            assertThat(places.byName().get("memory")).hasToString("0-1,3");
            Places others = store.segments().locate(Descriptors.of(3000, 1)).get(30, TimeUnit.SECONDS);
            assertThat(others.byName()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void locatesOnlyTheFirstSegmentsOfALongObject(Tiering tiering) throws Exception {
        try (StoreFixture store = StoreFixture.open(tiering, directory)) {
            for (int number : new int[] {3, 3999, 4000}) {
                store.put(number);
            }

            // what lies below memory is written a little later
            await().untilAsserted(() -> assertThat(store.segments()
                            .locate(StoreFixture.object(1_000_000))
                            .get(30, TimeUnit.SECONDS)
                            .byName())
                    .isNotEmpty()
                    .allSatisfy((name, there) -> assertThat(there).hasToString("3,3999")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void missesWhatWasNotPut(Tiering tiering) {
        try (StoreFixture store = StoreFixture.open(tiering, directory)) {
            store.put(1);

            assertThat(store.hasNear(2)).isFalse();
            assertThat(store.has(2)).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void dropsWhatIsDoubtedOnlyIfItHasGoneBadInMemory(Tiering tiering) {
        try (StoreFixture store = StoreFixture.open(tiering, directory)) {
            store.put(1);
            ByteBuffer raw = store.rawMemory(2);
            store.put(2);
            raw.put(77, (byte) ~raw.get(77));

            assertThat(store.segments().recheck(key(1))).isFalse();
            assertThat(store.segments().recheck(key(2))).isTrue();
            assertThat(store.segments().recheck(key(3))).isFalse();

            assertThat(store.hasNear(1)).isTrue();
            assertThat(store.has(2)).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsNoSegmentThatIsNotWhole(Tiering tiering) {
        try (StoreFixture store = StoreFixture.open(tiering, directory)) {
            SegmentBytes arriving = store.filling(1);
            SegmentBytes failed = store.filling(2);
            failed.fail(new FetchException(FetchException.Reason.BROKEN, "cut"));

            store.segments().put(key(1), arriving).join();
            store.segments().put(key(2), failed).join();

            assertThat(store.has(1)).isFalse();
            assertThat(store.has(2)).isFalse();
            arriving.release();
            failed.release();
        }
    }

    @ParameterizedTest
    @EnumSource
    void forgetsWhatIsRemoved(Tiering tiering) {
        try (StoreFixture store = StoreFixture.open(tiering, directory)) {
            store.put(1);
            store.segments().remove(key(1));

            assertThat(store.hasNear(1)).isFalse();
            assertThat(store.has(1)).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesAgainWhatWasRemoved(Tiering tiering) {
        try (StoreFixture store = StoreFixture.open(tiering, directory)) {
            store.put(1);
            store.segments().remove(key(1));
            store.put(1);

            assertThat(store.hasNear(1)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsOneOfTwoSegmentsWithOneKey(Tiering tiering) {
        try (StoreFixture store = StoreFixture.open(tiering, directory)) {
            store.put(1);
            store.put(1);

            assertThat(store.has(1)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void readerKeepsItsBytesWhenTheStoreDropsThem(Tiering tiering) {
        try (StoreFixture store = StoreFixture.open(tiering, directory)) {
            store.put(1);
            SegmentReader removed = store.segments().peek(key(1)).orElseThrow();
            SegmentBytes held = store.segment(2);
            store.segments().put(key(2), held).join();

            store.segments().remove(key(1));
            for (int other = 10; other < 10 + 3 * StoreFixture.SEGMENTS_IN_MEMORY; other++) {
                store.put(other);
            }

            assertThat(store.hasNear(2)).isFalse();
            SegmentReader evicted = SegmentReader.owning(held, ServedFrom.ORIGIN);
            StoreFixture.check(1, removed);
            StoreFixture.check(2, evicted);
            removed.close();
            evicted.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void readersSeeWholeSegmentsWhileOthersAreDropped(Tiering tiering) throws Exception {
        int readers = 4;
        int reads = 500;
        int keys = 3 * StoreFixture.SEGMENTS_IN_MEMORY;
        ExecutorService threads = Executors.newFixedThreadPool(readers);
        try (StoreFixture store = StoreFixture.open(tiering, directory)) {
            List<Future<Integer>> hits = new ArrayList<>();
            for (int reader = 0; reader < readers; reader++) {
                Random random = new Random(reader);
                hits.add(threads.submit(() -> readOrPut(store, random, reads, keys)));
            }
            for (Future<Integer> hit : hits) {
                assertThat(hit.get(120, TimeUnit.SECONDS)).isPositive();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static int readOrPut(StoreFixture store, Random random, int reads, int keys) {
        int hits = 0;
        for (int i = 0; i < reads; i++) {
            int number = random.nextInt(keys);
            if (random.nextInt(50) == 0) {
                store.segments().remove(key(number));
            } else if (store.has(number)) {
                hits++;
            } else {
                store.put(number);
            }
        }
        return hits;
    }
}
