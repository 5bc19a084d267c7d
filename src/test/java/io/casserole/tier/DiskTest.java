package io.casserole.tier;

import static io.casserole.tier.StoreFixture.SEGMENTS_IN_MEMORY;
import static io.casserole.tier.StoreFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.segment.SegmentReader;
import io.casserole.segment.ServedFrom;
import io.casserole.testing.ReadInstruments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments below memory: that they are found there, that they are right, and that they outlive the process. */
class DiskTest {
    @TempDir
    Path directory;

    private StoreFixture open() {
        return StoreFixture.open(StoreFixture.limits(directory));
    }

    private static void fill(StoreFixture store, int first, int end) {
        for (int number = first; number < end; number++) {
            store.put(number);
        }
        store.awaitPuts(end - first);
    }

    private static List<Integer> found(StoreFixture store, int first, int end) {
        return IntStream.range(first, end).filter(store::has).boxed().toList();
    }

    // ---- reading

    @Test
    void segmentDroppedFromMemoryIsReadFromDisk() {
        try (StoreFixture store = open()) {
            fill(store, 0, 3 * SEGMENTS_IN_MEMORY);
            assertThat(store.hasNear(0)).isFalse();

            SegmentReader reader = store.segments().find(key(0)).join().orElseThrow();

            assertThat(reader.from()).isEqualTo(ServedFrom.DISK);
            StoreFixture.check(0, reader);
            reader.close();
            assertThat(store.count(TierEvent.MAIN_HIT)).isEqualTo(1);
        }
    }

    @Test
    void withoutDiskItIsReadFromOffHeapMemory() {
        try (StoreFixture store = StoreFixture.open(StoreFixture.limits())) {
            fill(store, 0, 2 * SEGMENTS_IN_MEMORY);
            assertThat(store.hasNear(0)).isFalse();

            SegmentReader reader = store.segments().find(key(0)).join().orElseThrow();

            assertThat(reader.from()).isEqualTo(ServedFrom.OFF_HEAP);
            StoreFixture.check(0, reader);
            reader.close();
        }
    }

    @Test
    void segmentIsBroughtToMemoryAtItsSecondRequest() {
        try (StoreFixture store = open()) {
            fill(store, 0, 3 * SEGMENTS_IN_MEMORY);

            assertThat(store.has(0)).isTrue();
            assertThat(store.hasNear(0)).isFalse();
            assertThat(store.has(0)).isTrue();
            assertThat(store.hasNear(0)).isTrue();
        }
    }

    @Test
    void toldToBeHeldIsNotUsed() {
        try (StoreFixture store = open()) {
            fill(store, 0, 3 * SEGMENTS_IN_MEMORY);

            for (int look = 0; look < 3; look++) {
                assertThat(store.segments().holds(key(0)).join()).isTrue();
            }

            assertThat(store.hasNear(0)).isFalse();
            assertThat(store.count(TierEvent.MAIN_HIT)).isZero();
        }
    }

    @Test
    void expiresAfterThirtyDays() {
        try (StoreFixture store = open()) {
            fill(store, 0, 3 * SEGMENTS_IN_MEMORY);

            store.clock.advance(Duration.ofDays(29));
            assertThat(store.has(0)).isTrue();
            assertThat(store.hasNear(1)).isFalse();
            int near = 3 * SEGMENTS_IN_MEMORY - 1;
            assertThat(store.hasNear(near)).isTrue();
            long memoryUsed = store.tiers().memoryUsed();

            store.clock.advance(Duration.ofDays(1));
            assertThat(store.has(0)).isFalse();
            assertThat(store.has(near)).isFalse();
            assertThat(store.tiers().memoryUsed()).isEqualTo(memoryUsed - StoreFixture.SEGMENT);
        }
    }

    // ---- from one process to the next

    @Test
    void everythingIsFoundAfterACleanClose() {
        int segments = 100;
        try (StoreFixture store = open()) {
            fill(store, 0, segments);
        }
        try (StoreFixture store = open()) {
            assertThat(found(store, 0, segments)).hasSize(segments);
        }
    }

    @Test
    void whatWaitedForTheDiskAtTheCloseIsFoundToo() {
        try (StoreFixture store = open()) {
            for (int number = 0; number < 50; number++) {
                store.put(number);
            }
        }
        try (StoreFixture store = open()) {
            assertThat(found(store, 0, 50)).hasSize(50);
        }
    }

    @Test
    void diskIsEmptyAfterAnUncleanStop(@TempDir Path copy) {
        try (StoreFixture store = open()) {
            fill(store, 0, 50);
            copyTree(directory, copy); // as a process would leave it that is killed now
        }
        try (StoreFixture store = StoreFixture.open(StoreFixture.limits(copy))) {
            assertThat(found(store, 0, 50)).isEmpty();
            store.put(1);
            assertThat(store.has(1)).isTrue();
        }
    }

    @Test
    void oldIndexWithNewBytesGivesNoWrongByte(@TempDir Path copy) throws IOException {
        try (StoreFixture store = open()) {
            fill(store, 0, 300); // more than the disk holds
        }
        Path data = data(directory);
        Path index = Files.copy(data.resolveSibling("ehcache-disk-store.index"), copy.resolve("index"));
        try (StoreFixture store = open()) {
            fill(store, 1000, 1300);
        }
        FileTime written = Files.getLastModifiedTime(index);
        Files.copy(
                index,
                data.resolveSibling("ehcache-disk-store.index"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(data, written);
        try (StoreFixture store = open()) {
            // what is found is compared byte for byte; Ehcache believes the old index, but the keys on disk are others
            assertThat(found(store, 0, 300).size() + found(store, 1000, 1300).size())
                    .isLessThan(300);
        }
    }

    @Test
    void changedBytesOnDiskAreCountedAndMissed() throws IOException {
        try (StoreFixture store = open()) {
            fill(store, 0, 20);
        }
        spoil(data(directory), StoreFixture.content(7).range(30_000, 30_064));
        try (StoreFixture store = open()) {
            assertThat(found(store, 0, 20)).hasSize(19).doesNotContain(7);
            assertThat(store.count(TierEvent.BAD_VALUE)).isEqualTo(1);
            assertThat(store.has(7)).isFalse();
            assertThat(store.count(TierEvent.BAD_VALUE)).as("it was dropped").isEqualTo(1);
        }
    }

    // ---- room

    @Test
    void ninetyFivePercentOfTheDiskHoldPayload() {
        int size = 2_096_000;
        long disk = 128 << 20;
        StoreLimits small = StoreFixture.limits();
        StoreLimits limits = new StoreLimits(
                size,
                20L * size,
                8L * size,
                4L * size,
                1 << 20,
                8 << 20,
                4 << 20,
                Optional.empty(),
                Optional.of(new StoreLimits.Disk(directory, disk, 0)),
                true,
                small.threads());
        try (FullSizeStore store = new FullSizeStore(limits)) {
            int segments = (int) (disk / size) + 40;
            for (int number = 0; number < segments; number++) {
                store.put(number);
            }
            assertThat(store.payload(segments)).isGreaterThanOrEqualTo(disk * 95 / 100);
        }
    }

    @Test
    void fullDiskDropsOldSegmentsForNew() {
        try (StoreFixture store = open()) {
            fill(store, 0, 600);
            assertThat(found(store, 0, 600)).hasSizeBetween(150, 300);
            assertThat(store.count(TierEvent.BAD_VALUE)).isZero();
        }
    }

    @Test
    void nothingIsWrittenWhileTheFileSystemHasTooLittleRoom() {
        try (StoreFixture store = open()) {
            store.freeSpace.set((1 << 20) - 1);
            for (int number = 0; number < 2 * SEGMENTS_IN_MEMORY; number++) {
                store.put(number);
            }
            assertThat(found(store, 0, 2 * SEGMENTS_IN_MEMORY)).hasSizeLessThanOrEqualTo(SEGMENTS_IN_MEMORY);
            assertThat(store.count(TierEvent.MAIN_PUT)).isZero();
            assertThat(store.tiers().state()).isEqualTo(TierState.DISK_FULL);
            assertThat(store.count(TierEvent.NO_SPACE)).isPositive();

            store.freeSpace.set(1 << 20);
            fill(store, 100, 100 + 2 * SEGMENTS_IN_MEMORY);
            assertThat(store.has(100)).isTrue();
            assertThat(store.tiers().state()).isEqualTo(TierState.DISK);
        }
    }

    // ---- files

    private static Path data(Path directory) {
        return files(directory).stream()
                .filter(file -> file.endsWith("ehcache-disk-store.data")
                        && file.toString().contains("main"))
                .findFirst()
                .orElseThrow();
    }

    private static List<Path> files(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copyTree(Path from, Path to) {
        for (Path file : files(from)) {
            Path target = to.resolve(from.relativize(file));
            try {
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Changes one bit of the place where the file has these bytes, and keeps its time. */
    private static void spoil(Path file, byte[] bytes) throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        byte[] all = Files.readAllBytes(file);
        int at = indexOf(all, bytes);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {(byte) (all[at] ^ 1)}), at);
        }
        Files.setLastModifiedTime(file, time);
    }

    private static int indexOf(byte[] all, byte[] bytes) {
        ByteBuffer wanted = ByteBuffer.wrap(bytes);
        for (int at = 0; at + bytes.length <= all.length; at++) {
            if (all[at] == bytes[0] && ByteBuffer.wrap(all, at, bytes.length).equals(wanted)) {
                return at;
            }
        }
        throw new AssertionError("not in the file");
    }

    // ---- counts

    @Test
    void bytesAreSaidToComeFromTheTierThatHadThem() {
        try (StoreFixture store = open()) {
            fill(store, 0, 3 * SEGMENTS_IN_MEMORY);

            assertThat(source(store, 0)).isEqualTo(ServedFrom.DISK);
            assertThat(source(store, 0)).as("brought up by the look-up before").isEqualTo(ServedFrom.OFF_HEAP);
            assertThat(source(store, 0)).as("asked for twice").isEqualTo(ServedFrom.MEMORY);
        }
    }

    private static ServedFrom source(StoreFixture store, int number) {
        try (SegmentReader reader = store.segments().find(key(number)).join().orElseThrow()) {
            return reader.from();
        }
    }

    @Test
    void tiersTellHowFullTheyAreAndWhatTheyDropped() {
        try (StoreFixture store = open()) {
            ReadInstruments counts = new ReadInstruments();
            store.tiers().showOn(counts);
            fill(store, 0, 300); // more than the disk holds

            long memory = SEGMENTS_IN_MEMORY * (long) StoreFixture.SEGMENT;
            assertThat(counts.read("casserole_tier_used_bytes", "tier", "memory"))
                    .isBetween(memory / 2, memory);
            long disk = counts.read("casserole_tier_limit_bytes", "tier", "disk");
            assertThat(counts.read("casserole_tier_used_bytes", "tier", "disk")).isBetween(disk / 2, disk);
            assertThat(counts.read("casserole_tier_evictions_total", "tier", "disk"))
                    .isPositive();
            assertThat(counts.read("casserole_tier_evictions_total", "tier", "memory"))
                    .isPositive();
            assertThat(counts.read("casserole_store_state", "state", "disk")).isOne();
            assertThat(counts.read("casserole_store_state", "state", "no-disk")).isZero();
        }
    }
}
