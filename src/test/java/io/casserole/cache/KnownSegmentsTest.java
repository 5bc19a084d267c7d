package io.casserole.cache;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.ByteRange;
import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.segment.Descriptor;
import io.casserole.segment.FetchException;
import io.casserole.segment.SegmentBytes;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.ServedFrom;
import io.casserole.testing.Descriptors;
import io.casserole.testing.TestMemory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Segments that open when the test says so, as those that wait for the disk or for memory. */
class KnownSegmentsTest {
    private static final int SIZE = 128 * 1024;

    private final TestMemory memory = new TestMemory(SIZE, 8L * SIZE);
    private final Map<Integer, CompletableFuture<SegmentReader>> asked = new LinkedHashMap<>();

    @AfterEach
    void allMemoryReturns() {
        memory.assertAllReturned();
    }

    private KnownSegments segments(int depth) {
        Descriptor descriptor = Descriptors.of(5L * SIZE, SIZE);
        return new KnownSegments(
                new KnownSegments.Wanted(
                        descriptor,
                        new ByteRange(0, 5L * SIZE),
                        Fields.empty(),
                        RequestTarget.of("/a", null),
                        OptionalInt.empty()),
                request -> {
                    CompletableFuture<SegmentReader> opened = new CompletableFuture<>();
                    asked.put(request.index(), opened);
                    return opened;
                },
                memory.memory(),
                depth,
                new ReadAhead(),
                failure -> {});
    }

    /** The segment has memory now. */
    private void grant(int index) {
        opening(index).complete(reader());
    }

    private SegmentReader reader() {
        return SegmentReader.owning(memory.filled(new byte[SIZE]), ServedFrom.DISK);
    }

    private CompletableFuture<SegmentReader> opening(int index) {
        return requireNonNull(asked.get(index));
    }

    private CompletableFuture<SegmentReader> beginsAndReadsTwoAhead(KnownSegments segments) {
        var first = segments.open(0);
        for (int index = 0; index <= 2; index++) {
            grant(index);
        }
        return first;
    }

    private static void leave(CompletableFuture<SegmentReader> read) {
        read.join().close();
    }

    @Test
    void opensWhatComesNextWhenTheSegmentBeforeItHasMemory() {
        KnownSegments segments = segments(2);
        var first = segments.open(0);
        assertThat(asked.keySet()).containsExactly(0);

        grant(0);
        assertThat(asked.keySet()).containsExactly(0, 1);
        grant(1);
        assertThat(asked.keySet()).containsExactly(0, 1, 2);
        grant(2);

        assertThat(asked.keySet()).as("no deeper than 2").containsExactly(0, 1, 2);
        leave(first);
        segments.close();
    }

    @Test
    void holdsNothingBeyondTheSegmentThatItWaitsFor() {
        KnownSegments segments = segments(3);
        var first = segments.open(0);
        grant(0);
        leave(first);

        var second = segments.open(1);

        assertThat(second).isNotDone();
        assertThat(asked.keySet()).containsExactly(0, 1);
        segments.close();
        grant(1);
        leave(second);
    }

    @Test
    void opensNothingAheadThatTheReaderHasComeToMeanwhile() {
        KnownSegments segments = segments(1);
        var first = segments.open(0);
        var second = segments.open(1);
        grant(0);
        assertThat(asked.keySet()).containsExactly(0, 1);

        grant(1);

        assertThat(asked.keySet()).containsExactly(0, 1, 2);
        leave(first);
        leave(second);
        segments.close();
        grant(2);
    }

    @Test
    void goesOnReadingAheadAsTheReaderComesNearer() {
        KnownSegments segments = segments(1);
        var first = segments.open(0);
        grant(0);
        grant(1);
        leave(first);
        assertThat(asked.keySet()).containsExactly(0, 1);

        var second = segments.open(1);

        assertThat(second).isCompleted();
        assertThat(asked.keySet()).containsExactly(0, 1, 2);
        leave(second);
        segments.close();
        grant(2);
    }

    @Test
    void goesOnWhenMemoryIsThereAgainAtTheNextStep() {
        SegmentReader reader = reader();
        memory.flights().force(7L * SIZE);
        KnownSegments segments = segments(2);
        var first = segments.open(0);
        opening(0).complete(reader);
        assertThat(asked.keySet()).as("no room for more").containsExactly(0);
        memory.flights().release(7L * SIZE);
        leave(first);

        var second = segments.open(1);
        grant(1);

        assertThat(asked.keySet()).containsExactly(0, 1, 2);
        leave(second);
        segments.close();
        grant(2);
    }

    @Test
    void opensNothingBehindASegmentThatFailed() {
        KnownSegments segments = segments(2);
        var first = segments.open(0);

        opening(0).completeExceptionally(new FetchException(FetchException.Reason.BROKEN, "cut"));

        assertThat(first).isCompletedExceptionally();
        assertThat(asked.keySet()).containsExactly(0);
        segments.close();
    }

    @Test
    void opensNothingAndHoldsNothingAfterItHasLetGo() {
        KnownSegments segments = segments(2);
        var first = segments.open(0);
        grant(0);
        leave(first);

        segments.letGo();
        grant(1);

        assertThat(asked.keySet()).containsExactly(0, 1);
        assertThat(memory.flights().used()).isZero();
    }

    @Test
    void givesUpWhatItHoldsAheadForAnotherWhileItsClientTakesNothing() {
        KnownSegments segments = segments(2);
        var first = beginsAndReadsTwoAhead(segments);
        segments.idle();
        memory.flights().force(5L * SIZE);

        CompletableFuture<SegmentBytes> other = memory.memory().allocate(SIZE);

        assertThat(other).isCompleted();
        assertThat(memory.flights().used()).as("all but two of three").isEqualTo(7L * SIZE);
        other.join().release();
        memory.flights().release(5L * SIZE);
        leave(first);
        segments.close();
    }

    /** The client is stuck before the thread that has brought the first segment comes to open the next. */
    @Test
    void givesUpWhatItOpensAheadAfterItsClientWasStuck() {
        KnownSegments segments = segments(2);
        var first = segments.open(0);
        var unused = first.thenRun(segments::idle);
        for (int index = 0; index <= 2; index++) {
            grant(index);
        }
        memory.flights().force(5L * SIZE);

        CompletableFuture<SegmentBytes> other = memory.memory().allocate(SIZE);

        assertThat(other).isCompleted();
        other.join().release();
        memory.flights().release(5L * SIZE);
        leave(first);
        segments.close();
    }

    @Test
    void keepsWhatItHoldsAheadForAClientThatGoesOn() {
        KnownSegments segments = segments(2);
        var first = beginsAndReadsTwoAhead(segments);
        segments.idle();
        leave(first);
        var second = segments.open(1);
        memory.flights().force(6L * SIZE);

        CompletableFuture<SegmentBytes> other = memory.memory().allocate(SIZE);

        assertThat(other).isNotDone();
        memory.flights().release(6L * SIZE);
        other.join().release();
        leave(second);
        segments.close();
    }
}
