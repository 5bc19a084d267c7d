package io.casserole.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casserole.config.DataSize;
import io.casserole.config.TierConfig;
import io.casserole.segment.Entry;
import io.casserole.segment.ObjectKey;
import io.casserole.segment.SegmentBytes;
import io.casserole.segment.SegmentMemory;
import io.casserole.segment.SegmentReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the stores open and close. */
class TiersTest {
    private static final ObjectKey OBJECT = ObjectKey.primary("/a");

    @TempDir
    Path directory;

    private static TierConfig config(Path directory, boolean disk) {
        return new TierConfig(
                DataSize.parse("64M"),
                DataSize.parse("64M"),
                DataSize.parse("60M"),
                directory,
                disk,
                TierConfig.StorePressure.WAIT,
                2);
    }

    private static Tiers open(Path directory, boolean disk) {
        return Tiers.open(config(directory, disk), 2_096_000, InstantSource.system());
    }

    private static Tiers open(Path directory, boolean disk, String instance) {
        return Tiers.open(config(directory, disk), 2_096_000, instance, InstantSource.system(), Sharing.alone());
    }

    @Test
    void missingDirectoryIsMade() {
        Path missing = directory.resolve("a/b");
        try (Tiers tiers = open(missing, true)) {
            assertThat(tiers.state()).isEqualTo(TierState.DISK);
        }
        assertThat(missing).isDirectory();
    }

    @Test
    void unusableDirectoryLeavesMemory() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        try (Tiers tiers = open(file.resolve("data"), true)) {
            assertThat(tiers.state()).isEqualTo(TierState.NO_DISK);
            assertThat(tiers.state().word()).isEqualTo("no-disk");
            store(tiers);
        }
    }

    @Test
    void directoryOfAnotherInstanceIsRefusedWithItsName() {
        try (Tiers first = open(directory, true, "the first")) {
            assertThatThrownBy(() -> open(directory.resolve("../" + directory.getFileName()), true, "the second"))
                    .isInstanceOf(DirectoryInUseException.class)
                    .hasMessageContainingAll("disk-cache-dir", directory.toString(), "in use by the first;");
            store(first);
        }
        open(directory, true, "the second").close();
    }

    @Test
    void diskCanBeSwitchedOff() {
        try (Tiers tiers = open(directory, false)) {
            assertThat(tiers.state()).isEqualTo(TierState.MEMORY);
            store(tiers);
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void foreignFilesInTheDirectoryAreLeftAlone() throws IOException {
        Path mine = Files.writeString(directory.resolve("mine.txt"), "mine");
        Path file = Files.createDirectory(directory.resolve("file"));
        open(directory, true).close();
        Files.delete(
                directory.resolve("store/.clean")); // as after an unclean stop, when Ehcache empties what is its own
        open(directory, true).close();
        assertThat(mine).hasContent("mine");
        assertThat(file).isDirectory();
    }

    @Test
    void closingTwiceIsClosingOnce() {
        Tiers tiers = open(directory, true);
        tiers.close();
        tiers.close();
        assertThat(directory.resolve("store/.lock")).doesNotExist();
    }

    @Test
    void closedStoresAreEmptyAndTakeNothing() {
        StoreFixture fixture = StoreFixture.open(StoreFixture.limits(directory));
        fixture.put(1);
        SegmentBytes late = fixture.segment(2);
        fixture.tiers().close();

        assertThat(fixture.hasNear(1)).isFalse();
        assertThat(fixture.has(1)).isFalse();
        assertThat(fixture.segments().put(StoreFixture.key(2), late)).isCompleted();
        fixture.segments().remove(StoreFixture.key(1));
        late.release();
        fixture.close();
    }

    @Test
    void noThreadIsLeftAfterClosing() {
        Tiers tiers = open(directory, true);
        store(tiers);
        assertThat(threads()).isNotEmpty();
        tiers.close();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> threads().isEmpty());
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name ->
                        name.startsWith("casserole-") || name.contains("Ehcache") || name.contains("Async Flush"))
                .toList();
    }

    // ---- alone and with others

    private static final Sharing CLUSTERED = new Sharing(true, () -> Duration.ofSeconds(10));

    @Test
    void nodeThatIsAloneHasOneMemoryAndKeepsNoCopy() {
        try (Tiers tiers = open(directory, false)) {
            assertThat(tiers.edgeMemory()).isSameAs(tiers.memory());
            SegmentBytes bytes = segment(tiers.memory());
            tiers.hot().put(StoreFixture.key(1), bytes).join();
            tiers.hot().put(StoreFixture.key(1), bytes).join();
            assertThat(tiers.hot().peek(StoreFixture.key(1))).isEmpty();
            assertThat(tiers.hotUsed()).isZero();
            bytes.release();

            tiers.near().put(OBJECT, new Entry.Varies(List.of("accept")));
            assertThat(tiers.near().peek(OBJECT)).isEmpty();
        }
    }

    @Test
    void nodeWithPeersKeepsCopiesOfItsOwnAccount() {
        try (Tiers tiers =
                Tiers.open(config(directory, false), 2_096_000, "a node", InstantSource.system(), CLUSTERED)) {
            SegmentBytes bytes = segment(tiers.edgeMemory());
            tiers.hot().put(StoreFixture.key(1), bytes).join();
            tiers.hot().put(StoreFixture.key(1), bytes).join();
            assertThat(tiers.hot().peek(StoreFixture.key(1))).hasValueSatisfying(SegmentReader::close);
            assertThat(tiers.hotUsed()).isEqualTo(bytes.size());
            assertThat(tiers.memoryUsed()).isZero();
            assertThat(tiers.segments().find(StoreFixture.key(1)).join()).isEmpty();
            bytes.release();

            tiers.near().put(OBJECT, new Entry.Varies(List.of("accept")));
            assertThat(tiers.near().peek(OBJECT)).isPresent();
            assertThat(tiers.descriptors().find(OBJECT).join()).isEmpty();
        }
    }

    /** What two nodes need to answer each other: segments on their way from peers take nothing of those on their way from the origin. */
    @Test
    void flightsFromPeersLeaveTheMemoryOfTheOthersAlone() {
        try (Tiers tiers =
                Tiers.open(config(directory, false), 2_096_000, "a node", InstantSource.system(), CLUSTERED)) {
            List<SegmentBytes> flights = new ArrayList<>();
            while (tiers.edgeMemory().hasRoom(2_096_000)) {
                flights.add(tiers.edgeMemory().allocate(2_096_000).join());
            }
            CompletableFuture<SegmentBytes> waiting = tiers.edgeMemory().allocate(2_096_000);
            assertThat(flights).hasSizeGreaterThanOrEqualTo(6);
            assertThat(waiting).isNotDone();
            SegmentBytes other = tiers.memory().allocate(2_096_000).join();

            flights.get(0).pin();
            assertThat(tiers.memory().pinned().used()).isEqualTo(2_096_000);
            flights.get(0).unpin();
            other.release();
            flights.forEach(SegmentBytes::release);
            waiting.join().release();
        }
    }

    private static SegmentBytes segment(SegmentMemory memory) {
        SegmentBytes bytes = memory.allocate(1000).join();
        bytes.append(ByteBuffer.wrap(new byte[1000]));
        bytes.complete();
        return bytes;
    }

    /** Puts one segment and finds it. */
    private static void store(Tiers tiers) {
        SegmentBytes bytes = segment(tiers.memory());
        tiers.segments().put(StoreFixture.key(1), bytes).join();
        bytes.release();
        assertThat(tiers.segments().find(StoreFixture.key(1)).join()).hasValueSatisfying(reader -> {
            assertThat(reader.available()).isEqualTo(1000);
            reader.close();
        });
        assertThat(tiers.memoryUsed()).isPositive();
    }
}
