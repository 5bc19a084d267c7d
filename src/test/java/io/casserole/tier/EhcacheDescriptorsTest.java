package io.casserole.tier;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.segment.DescriptorStore;
import io.casserole.segment.Entry;
import io.casserole.segment.ObjectKey;
import io.casserole.testing.Descriptors;
import io.casserole.tier.StoreFixture.Tiering;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EhcacheDescriptorsTest {
    private static final ObjectKey KEY = ObjectKey.primary("/a");

    @TempDir
    Path directory;

    private static Entry.Stored stored(int number, int length) {
        byte[] body = new byte[length];
        new Random(number).nextBytes(body);
        return new Entry.Stored(Descriptors.of(length, StoreFixture.SEGMENT), Optional.of(body));
    }

    private static ObjectKey key(int number) {
        return ObjectKey.primary("/object/" + number);
    }

    private static void assertIs(Optional<Entry> found, Entry.Stored expected) {
        assertThat(found).hasValueSatisfying(entry -> {
            Entry.Stored stored = (Entry.Stored) entry;
            assertThat(stored.descriptor()).isEqualTo(expected.descriptor());
            assertThat(stored.body().orElseThrow()).isEqualTo(expected.body().orElseThrow());
        });
    }

    private static Optional<Entry> find(DescriptorStore store, ObjectKey key) throws Exception {
        return store.find(key).get(30, TimeUnit.SECONDS);
    }

    /** Enough other objects to push everything else out of the near cache, but not off the disk. */
    private static void push(DescriptorStore store) {
        for (int number = 0; number < 1000; number++) {
            store.put(key(number), stored(number, 10));
            store.peek(key(number));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MEMORY")
    void findsWhatWasPut(Tiering tiering) {
        try (StoreFixture fixture = StoreFixture.open(tiering, directory)) {
            DescriptorStore store = fixture.tiers().descriptors();
            Entry.Stored entry = stored(1, 1000);
            store.put(KEY, entry);
            assertThat(store.peek(KEY)).containsSame(entry);
            assertThat(store.find(KEY).join()).containsSame(entry);
            assertThat(store.peek(key(1))).isEmpty();
            assertThat(store.find(key(1)).join()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MEMORY")
    void whatIsDroppedNearIsFoundBelowAndNearAgain(Tiering tiering) throws Exception {
        try (StoreFixture fixture = StoreFixture.open(tiering, directory)) {
            DescriptorStore store = fixture.tiers().descriptors();
            Entry.Stored entry = stored(1, 1000);
            store.put(KEY, entry);
            store.put(key(5000), new Entry.Varies(List.of("accept")));
            push(store);
            assertThat(store.peek(KEY)).isEmpty();

            assertIs(find(store, KEY), entry);
            assertThat(find(store, key(5000))).contains(new Entry.Varies(List.of("accept")));
            assertIs(store.peek(KEY), entry);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MEMORY")
    void removeAfterPutWins(Tiering tiering) throws Exception {
        try (StoreFixture fixture = StoreFixture.open(tiering, directory)) {
            DescriptorStore store = fixture.tiers().descriptors();
            for (int turn = 0; turn < 200; turn++) {
                store.put(KEY, stored(turn, 1000));
                store.remove(KEY);
                assertThat(store.peek(KEY)).isEmpty();
                assertThat(find(store, KEY)).isEmpty();
            }
        }
    }

    @Test
    void theLastOfManyChangesIsFoundAfterARestart() {
        try (StoreFixture fixture = StoreFixture.open(StoreFixture.limits(directory))) {
            DescriptorStore store = fixture.tiers().descriptors();
            for (int number = 0; number < 200; number++) {
                store.put(KEY, stored(number, 1000));
                store.put(key(number), stored(number, 100));
            }
            store.remove(key(7));
        }
        try (StoreFixture fixture = StoreFixture.open(StoreFixture.limits(directory))) {
            DescriptorStore store = fixture.tiers().descriptors();
            assertThat(store.peek(KEY)).isEmpty();
            assertIs(store.find(KEY).join(), stored(199, 1000));
            assertIs(store.find(key(8)).join(), stored(8, 100));
            assertThat(store.find(key(7)).join()).isEmpty();
            assertThat(fixture.count(TierEvent.BAD_VALUE)).isZero();
        }
    }

    @Test
    void uncacheableLivesUntilItsTimeInMemoryOnly() {
        try (StoreFixture fixture = StoreFixture.open(StoreFixture.limits(directory))) {
            DescriptorStore store = fixture.tiers().descriptors();
            Entry entry =
                    new Entry.Uncacheable("private", fixture.clock.instant().plusSeconds(10));
            store.put(KEY, stored(1, 10));
            store.put(KEY, entry);

            fixture.clock.advance(Duration.ofSeconds(9));
            assertThat(store.peek(KEY)).contains(entry);
            fixture.clock.advance(Duration.ofSeconds(1));
            assertThat(store.peek(KEY)).isEmpty();
            assertThat(store.find(KEY).join())
                    .as("what it replaced does not come back")
                    .isEmpty();
        }
    }

    @Test
    void objectsOfLargerSegmentsThanNowAreUnknown() throws Exception {
        try (StoreFixture fixture = StoreFixture.open(StoreFixture.limits(directory))) {
            fixture.tiers().descriptors().put(KEY, stored(1, 10)); // segments of 60,000 bytes
        }
        StoreLimits limits = StoreFixture.limits(directory);
        StoreLimits smaller = new StoreLimits(
                50_000,
                limits.flightBytes(),
                limits.memoryBytes(),
                limits.dirtyBytes(),
                limits.pinBytes(),
                limits.offHeapBytes(),
                limits.descriptorBytes(),
                limits.edge(),
                limits.disk(),
                true,
                2);
        try (StoreFixture fixture = StoreFixture.open(smaller)) {
            assertThat(find(fixture.tiers().descriptors(), KEY)).isEmpty();
        }
    }

    @Test
    void changesThatWaitForABlockedDiskAreFound() throws Exception {
        try (StoreFixture fixture = StoreFixture.openBlocked(StoreFixture.limits(directory))) {
            DescriptorStore store = fixture.tiers().descriptors();
            for (int number = 0; number < 300; number++) {
                store.put(key(number), stored(number, 100));
            }
            store.remove(key(299));
            assertThat(find(store, key(299))).isEmpty();
            assertIs(find(store, key(298)), stored(298, 100));
        }
    }

    /** The race of the class comment: one thread removes and puts, the others find; a removed entry must not be found any more. */
    @Test
    void removedEntryIsNotBroughtNearByAFindUnderWay() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (StoreFixture fixture = StoreFixture.open(StoreFixture.limits(directory))) {
            DescriptorStore store = fixture.tiers().descriptors();
            List<Future<?>> finders = new ArrayList<>();
            CountDownLatch over = new CountDownLatch(1);
            for (int i = 0; i < 2; i++) {
                finders.add(threads.submit(() -> {
                    while (over.getCount() > 0) {
                        find(store, KEY);
                    }
                    return null;
                }));
            }
            for (int turn = 0; turn < 300; turn++) {
                store.put(KEY, stored(turn, 100));
                if (turn % 3 == 0) {
                    push(store, 5);
                }
                store.remove(KEY);
                assertThat(find(store, KEY)).isEmpty();
                assertThat(store.peek(KEY)).isEmpty();
            }
            over.countDown();
            for (Future<?> finder : finders) {
                finder.get(30, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void push(DescriptorStore store, int objects) {
        for (int number = 0; number < objects; number++) {
            store.put(key(number), stored(number, Entry.Stored.SMALL));
        }
    }
}
