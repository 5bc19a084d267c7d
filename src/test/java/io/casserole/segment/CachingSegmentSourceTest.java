package io.casserole.segment;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casserole.http.Fields;
import io.casserole.testing.Descriptors;
import io.casserole.testing.HandFilledSource;
import io.casserole.testing.MapDescriptors;
import io.casserole.testing.MapStore;
import io.casserole.testing.ReadInstruments;
import io.casserole.testing.TestMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CachingSegmentSourceTest {
    private static final int SIZE = 128 * 1024;
    private static final byte[] CONTENT = "x".repeat(SIZE).getBytes(US_ASCII);

    private final TestMemory memory = new TestMemory(SIZE, 64L * SIZE);
    private final MapStore store = new MapStore();
    private final MapDescriptors descriptors = new MapDescriptors();
    private final HandFilledSource origin = new HandFilledSource(memory);
    private final CachingSegmentSource source = new CachingSegmentSource(store, descriptors, memory.memory(), origin);
    private final SegmentRequest request = new SegmentRequest(Descriptors.of(10L * SIZE, SIZE), 3, Fields.empty());

    @AfterEach
    void allMemoryReturns() {
        store.clear();
        memory.assertAllReturned();
    }

    @Test
    void readersOfOneColdSegmentShareOneFetch() {
        List<SegmentReader> readers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            readers.add(source.open(request).join());
        }
        origin.complete(0, CONTENT);

        assertThat(origin.asked()).containsExactly(3);
        assertThat(readers)
                .allSatisfy(reader -> assertThat(reader.view(0, SIZE).compareTo(java.nio.ByteBuffer.wrap(CONTENT)))
                        .isZero());
        readers.forEach(SegmentReader::close);
    }

    @Test
    void aReaderSeesBytesWhileTheSegmentIsStillArriving() {
        SegmentReader first = source.open(request).join();
        origin.deliver(0, "abc".getBytes(US_ASCII));
        SegmentReader second = source.open(request).join();

        assertThat(first.available()).isEqualTo(3);
        assertThat(US_ASCII.decode(second.view(0, 3)).toString()).isEqualTo("abc");

        first.close();
        second.close();
        origin.fill(0).fail(new FetchException(FetchException.Reason.BROKEN, "end of test"));
    }

    @Test
    void aLeaderThatLeavesDoesNotDisturbFollowers() {
        SegmentReader leader = source.open(request).join();
        SegmentReader follower = source.open(request).join();
        leader.close();
        origin.complete(0, CONTENT);

        assertThat(follower.available()).isEqualTo(SIZE);
        follower.close();
    }

    @Test
    void aFilledSegmentIsServedFromTheStore() {
        source.open(request).join().close();
        origin.complete(0, CONTENT);

        SegmentReader hit = source.open(request).join();

        assertThat(origin.asked()).containsExactly(3);
        assertThat(hit.from()).isEqualTo(ServedFrom.MEMORY);
        hit.close();
    }

    @Test
    void aSegmentStaysReachableUntilTheStoreHasAcceptedIt() {
        CompletableFuture<Void> accepts = new CompletableFuture<>();
        store.acceptAfter(accepts);
        source.open(request).join().close();
        origin.complete(0, CONTENT);

        SegmentReader meanwhile = source.open(request).join();
        assertThat(origin.asked()).containsExactly(3);
        meanwhile.close();
        accepts.complete(null);
        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void whoJoinsAFetchThatIsWholeButNotYetStoredReadsFromMemory() {
        CompletableFuture<Void> accepted = new CompletableFuture<>();
        store.acceptAfter(accepted);
        SegmentReader leader = source.open(request).join();
        SegmentReader follower = source.open(request).join();
        origin.complete(0, CONTENT);

        SegmentReader late = source.open(request).join();

        assertThat(List.of(leader.from(), follower.from(), late.from()))
                .containsExactly(ServedFrom.ORIGIN, ServedFrom.ORIGIN, ServedFrom.MEMORY);
        assertThat(origin.asked()).hasSize(1);
        List.of(leader, follower, late).forEach(SegmentReader::close);
        accepted.complete(null);
    }

    @Test
    void aSegmentIsBroughtWhenTheStoreHasAcceptedIt() {
        CompletableFuture<Void> accepts = new CompletableFuture<>();
        store.acceptAfter(accepts);
        CompletableFuture<Kept> kept = source.bring(request);
        origin.complete(0, CONTENT);
        assertThat(kept).isNotDone();

        accepts.complete(null);

        assertThat(kept).isCompletedWithValue(Kept.FETCHED);
        assertThat(source.holds(request)).isCompletedWithValue(true);
        assertThat(memory.flights().used()).as("held by the store alone").isEqualTo(store.size() * (long) SIZE);
    }

    @Test
    void whoBringsASegmentThatIsOnItsWaySharesTheFetch() {
        SegmentReader reader = source.open(request).join();
        CompletableFuture<Kept> kept = source.bring(request);
        reader.close();
        origin.complete(0, CONTENT);

        assertThat(kept).isCompletedWithValue(Kept.FETCHED);
        assertThat(origin.asked()).containsExactly(3);
    }

    @Test
    void aSegmentThatIsThereIsBroughtWithoutAFetch() {
        source.open(request).join().close();
        origin.complete(0, CONTENT);

        assertThat(source.bring(request)).isCompletedWithValue(Kept.HELD);
        assertThat(origin.asked()).containsExactly(3);
    }

    @Test
    void aFillThatFailsIsNotBrought() {
        CompletableFuture<Kept> kept = source.bring(request);
        origin.fill(0).fail(new FetchException(FetchException.Reason.BROKEN, "cut"));

        assertThat(kept).isCompletedExceptionally();
        assertThat(source.holds(request)).isCompletedWithValue(false);
    }

    @Test
    void aSmallObjectIsHeldWithItsBytesOnly() {
        Descriptor small = Descriptors.of(5, SIZE);
        SegmentRequest whole = new SegmentRequest(small, 0, Fields.empty());
        descriptors.put(small.key(), new Entry.Stored(small, Optional.empty()));
        assertThat(source.holds(whole)).isCompletedWithValue(false);

        descriptors.put(small.key(), new Entry.Stored(small, Optional.of(new byte[5])));

        assertThat(source.holds(whole)).isCompletedWithValue(true);
    }

    @Test
    void aFailedFillReachesItsReadersAndIsForgotten() {
        SegmentReader reader = source.open(request).join();
        origin.deliver(0, "abc".getBytes(US_ASCII));
        origin.fill(0).fail(new FetchException(FetchException.Reason.BROKEN, "cut"));
        SegmentReader again = source.open(request).join();

        assertThat(reader.failure())
                .hasValueSatisfying(cause -> assertThat(cause).hasMessage("cut"));
        assertThat(again.available()).isZero();
        assertThat(origin.asked()).containsExactly(3, 3);
        assertThat(store.size()).isZero();

        reader.close();
        again.close();
        origin.complete(1, CONTENT);
    }

    @Test
    void aRefusedFetchFailsItsReadersAndDoesNotPoisonTheKey() {
        origin.refuse(new FetchException(FetchException.Reason.UNREACHABLE, "nobody there"));

        assertThatThrownBy(() -> source.open(request).join()).hasRootCauseMessage("nobody there");
        assertThatThrownBy(() -> source.open(request).join()).hasRootCauseMessage("nobody there");
        assertThat(origin.asked()).containsExactly(3, 3);
    }

    @Test
    void anAdoptedSegmentIsSharedAndStored() {
        SegmentBytes bytes = memory.allocate(SIZE);
        source.adopt(request, SegmentReader.owning(bytes, ServedFrom.ORIGIN), () -> {});
        SegmentReader reader = source.open(request).join();
        bytes.append(java.nio.ByteBuffer.wrap(CONTENT));
        bytes.complete();

        assertThat(reader.available()).isEqualTo(SIZE);
        assertThat(origin.asked()).isEmpty();
        assertThat(store.size()).isEqualTo(1);
        reader.close();
    }

    @Test
    void aSmallObjectIsStoredWithItsDescriptorAndNotAsASegment() {
        Descriptor small = Descriptors.of(5, SIZE);
        descriptors.put(small.key(), new Entry.Stored(small, Optional.empty()));
        source.open(new SegmentRequest(small, 0, Fields.empty())).join().close();
        origin.complete(0, "hello".getBytes(US_ASCII));

        assertThat(store.size()).isZero();
        assertThat(descriptors.peek(small.key()))
                .hasValueSatisfying(
                        entry -> assertThat(((Entry.Stored) entry).body().orElseThrow())
                                .asString(US_ASCII)
                                .isEqualTo("hello"));
    }

    @Test
    void aSmallObjectThatIsNotKnownHereIsStoredAsASegment() {
        Descriptor small = Descriptors.of(5, SIZE);
        source.open(new SegmentRequest(small, 0, Fields.empty())).join().close();
        origin.complete(0, "hello".getBytes(US_ASCII));

        assertThat(store.size()).isEqualTo(1);
        assertThat(descriptors.peek(small.key())).isEmpty();
    }

    @Test
    void whatIsHeldIsFoundInTheStore() {
        SegmentBytes bytes = memory.filled(CONTENT);
        store.put(request.key(), bytes).join();
        bytes.release();

        Optional<SegmentReader> held = source.held(request).join();

        assertThat(held)
                .hasValueSatisfying(reader -> assertThat(reader.available()).isEqualTo(SIZE));
        assertThat(origin.asked()).isEmpty();
        held.orElseThrow().close();
    }

    @Test
    void whatArrivesFromTheOriginCountsAsHeld() {
        SegmentReader leader = source.open(request).join();

        Optional<SegmentReader> held = source.held(request).join();

        assertThat(held).isPresent();
        assertThat(origin.asked()).hasSize(1);
        origin.complete(0, CONTENT);
        held.orElseThrow().close();
        leader.close();
    }

    @Test
    void whatIsNeitherStoredNorArrivingIsNotHeldAndNobodyIsAsked() {
        assertThat(source.held(request).join()).isEmpty();
        assertThat(origin.asked()).isEmpty();
    }

    @Test
    void aSmallObjectThatIsAlreadyStoredIsReadFromThere() {
        Descriptor small = Descriptors.of(5, SIZE);
        SegmentRequest whole = new SegmentRequest(small, 0, Fields.empty());
        source.adopt(
                whole,
                SegmentReader.owning(memory.filled("hello".getBytes(US_ASCII)), ServedFrom.ORIGIN),
                () -> descriptors.put(small.key(), new Entry.Stored(small, Optional.empty())));

        SegmentReader reader = source.open(whole).join();

        assertThat(US_ASCII.decode(reader.view(0, 5)).toString()).isEqualTo("hello");
        assertThat(origin.asked()).isEmpty();
        reader.close();
    }

    @Test
    void aSmallObjectThatWasStoredAsASegmentIsReadFromThere() {
        Descriptor small = Descriptors.of(5, SIZE);
        SegmentBytes bytes = memory.filled("hello".getBytes(US_ASCII));
        store.put(small.segment(0), bytes).join();
        bytes.release();

        SegmentReader reader =
                source.open(new SegmentRequest(small, 0, Fields.empty())).join();

        assertThat(US_ASCII.decode(reader.view(0, 5)).toString()).isEqualTo("hello");
        assertThat(origin.asked()).isEmpty();
        reader.close();
    }

    @Test
    void anObjectOfTwoSegmentsIsNeverASmallOne() {
        Descriptor two = Descriptors.of(60_000, 50_000);
        source.open(new SegmentRequest(two, 1, Fields.empty())).join().close();
        origin.complete(0, new byte[10_000]);

        assertThat(store.size()).isEqualTo(1);
        assertThat(descriptors.peek(two.key())).isEmpty();
    }

    // ---- counts

    private ReadInstruments shown() {
        ReadInstruments instruments = new ReadInstruments();
        source.showOn(instruments, "owner");
        return instruments;
    }

    @Test
    void fillsAreCountedByHowTheyEnded() {
        ReadInstruments counts = shown();
        source.open(request).join().close();
        origin.fill(0).fail(new FetchException(FetchException.Reason.TIMEOUT, "slow"));
        source.open(request).join().close();
        assertThat(counts.read("casserole_segment_flights", "side", "owner")).isOne();
        origin.complete(1, CONTENT);

        assertThat(counts.read("casserole_segment_fills_total", "side", "owner", "result", "timeout"))
                .isOne();
        assertThat(counts.read("casserole_segment_fills_total", "side", "owner", "result", "ok"))
                .isOne();
        assertThat(counts.read("casserole_segment_flights", "side", "owner")).isZero();
    }

    @Test
    void fetchThatIsRefusedIsAFillThatFailed() {
        ReadInstruments counts = shown();
        origin.refuse(new FetchException(FetchException.Reason.UNREACHABLE, "nobody there"));

        assertThatThrownBy(() -> source.open(request).join()).hasRootCauseMessage("nobody there");

        assertThat(counts.read("casserole_segment_fills_total", "side", "owner", "result", "unreachable"))
                .isOne();
    }

    @Test
    void whoeverJoinsAFetchIsCounted() {
        ReadInstruments counts = shown();
        source.open(request).join().close();
        source.open(request).join().close();
        source.open(request).join().close();
        origin.complete(0, CONTENT);
        source.open(request).join().close();

        assertThat(counts.read("casserole_segment_collapsed_total", "side", "owner"))
                .isEqualTo(2);
    }
}
