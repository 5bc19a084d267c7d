package io.casserole.cache;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.ByteRange;
import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.segment.CachingSegmentSource;
import io.casserole.segment.Descriptor;
import io.casserole.segment.FetchException;
import io.casserole.segment.Piece;
import io.casserole.segment.SegmentBytes;
import io.casserole.segment.SegmentReader;
import io.casserole.testing.Descriptors;
import io.casserole.testing.HandFilledSource;
import io.casserole.testing.MapDescriptors;
import io.casserole.testing.MapStore;
import io.casserole.testing.ReadInstruments;
import io.casserole.testing.TestMemory;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SegmentedBodyTest {
    private static final int SIZE = 128 * 1024;

    private final TestMemory memory = new TestMemory(SIZE, 8L * SIZE);
    private final ReadAhead efficiency = new ReadAhead();
    private final MapStore store = new MapStore();
    private final HandFilledSource origin = new HandFilledSource(memory);
    private final CachingSegmentSource source =
            new CachingSegmentSource(store, new MapDescriptors(), memory.memory(), origin);
    private final Descriptor descriptor = Descriptors.of(5L * SIZE - 10, SIZE);

    @AfterEach
    void allMemoryReturns() {
        store.clear();
        memory.assertAllReturned();
    }

    private SegmentedBody body(long first, long end, int readAhead) {
        return body(first, end, readAhead, OptionalInt.empty());
    }

    private SegmentedBody body(long first, long end, int readAhead, OptionalInt fetched) {
        KnownSegments.Wanted wanted = new KnownSegments.Wanted(
                descriptor, new ByteRange(first, end), Fields.empty(), RequestTarget.of("/a", null), fetched);
        KnownSegments segments =
                new KnownSegments(wanted, source, memory.memory(), readAhead, efficiency, failure -> {});
        return new SegmentedBody(segments, SIZE, first, OptionalLong.of(end));
    }

    private void hold(int index) {
        SegmentBytes bytes = memory.filled(content(index, SIZE));
        var unused = store.put(descriptor.segment(index), bytes);
        bytes.release();
    }

    private static byte[] content(int index, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (index * 31 + i * 7);
        }
        return bytes;
    }

    /** Reads what is here now. */
    private static byte[] drain(SegmentedBody body, int max) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Piece piece = body.read(max); piece instanceof Piece.Bytes bytes; piece = body.read(max)) {
            byte[] copy = new byte[bytes.buffer().remaining()];
            bytes.buffer().get(copy);
            out.writeBytes(copy);
            bytes.release();
        }
        return out.toByteArray();
    }

    @Test
    void readsARangeAcrossSegmentsByteForByte() {
        SegmentedBody body = body(SIZE - 3, 2L * SIZE + 4, 3);
        assertThat(body.read(1000)).isNull();
        origin.complete(0, content(0, SIZE));
        origin.complete(1, content(1, SIZE));
        origin.complete(2, content(2, SIZE));

        byte[] expected = new byte[SIZE + 7];
        System.arraycopy(content(0, SIZE), SIZE - 3, expected, 0, 3);
        System.arraycopy(content(1, SIZE), 0, expected, 3, SIZE);
        System.arraycopy(content(2, SIZE), 0, expected, SIZE + 3, 4);
        assertThat(drain(body, 1000)).isEqualTo(expected);
        assertThat(body.read(1)).isInstanceOf(Piece.End.class);
        assertThat(origin.asked()).containsExactly(0, 1, 2);
        body.close();
    }

    @Test
    void touchesNoSegmentOutsideTheRange() {
        SegmentedBody body = body(SIZE, SIZE + 1, 3);
        assertThat(body.read(10)).isNull();
        assertThat(origin.asked()).containsExactly(1);
        body.close();
        origin.complete(0, content(1, SIZE));
    }

    @Test
    void readsAheadOnlyWhatHasMemoryAtOnce() {
        memory.flights().force(6L * SIZE);
        SegmentedBody body = body(0, 5L * SIZE - 10, 4);
        assertThat(body.read(10)).isNull();

        assertThat(origin.asked()).containsExactly(0, 1);

        memory.flights().release(6L * SIZE);
        body.close();
        origin.complete(0, content(0, SIZE));
        origin.complete(1, content(1, SIZE));
    }

    @Test
    void countsWhereItsSegmentsComeFromWhenItIsPrimed() {
        hold(1);
        hold(2);
        SegmentedBody body = body(SIZE, 4L * SIZE, 1);

        assertThat(body.sources()).isEmpty();
        assertThat(body.prime()).isCompleted();
        assertThat(body.sources().map(Sources::detail)).contains("memory=2, later=1");
        body.close();
    }

    @Test
    void whatWasFetchedForItsReaderIsFromTheOriginAlsoIfTheStoreHasItByNow() {
        hold(1);
        hold(2);
        SegmentedBody body = body(SIZE, 4L * SIZE, 1, OptionalInt.of(1));

        assertThat(body.prime()).isCompleted();
        assertThat(body.sources().map(Sources::detail)).contains("memory=1, origin=1, later=1");
        body.close();
    }

    @Test
    void callsBackWhenBytesArrive() {
        AtomicInteger calls = new AtomicInteger();
        SegmentedBody body = body(5, 100, 0);
        assertThat(body.read(10)).isNull();
        body.demand(calls::incrementAndGet);
        origin.deliver(0, content(0, 5));
        assertThat(calls).hasValue(0);

        origin.deliver(0, content(0, 3));

        assertThat(calls).hasValue(1);
        assertThat(drain(body, 10)).hasSize(3);
        body.close();
        origin.fill(0).fail(new FetchException(FetchException.Reason.BROKEN, "end of test"));
    }

    @Test
    void endsWithTheFailureAfterTheBytesBeforeIt() {
        SegmentedBody body = body(0, 100, 0);
        assertThat(body.read(10)).isNull();
        origin.deliver(0, "abc".getBytes(US_ASCII));
        origin.fill(0).fail(new FetchException(FetchException.Reason.BROKEN, "cut"));

        assertThat(drain(body, 10)).asString(US_ASCII).isEqualTo("abc");
        assertThat(body.read(10))
                .isInstanceOfSatisfying(
                        Piece.Failed.class, failed -> assertThat(failed.cause()).hasMessage("cut"));
        body.close();
    }

    @Test
    void primingFailsWhenNoByteWillCome() {
        SegmentedBody body = body(0, 100, 0);
        var primed = body.prime();
        assertThat(primed).isNotDone();
        origin.fill(0).fail(new FetchException(FetchException.Reason.CHANGED, "other validator"));

        assertThat(primed).isCompletedExceptionally();
        body.close();
    }

    @Test
    void aSlowClientHoldsOnlyWhatItWasGivenWhileMemoryIsShort() {
        SegmentedBody body = body(0, 5L * SIZE - 10, 2);
        assertThat(body.read(10)).isNull();
        for (int i = 0; i < 3; i++) {
            origin.complete(i, content(i, SIZE));
        }
        Piece.Bytes piece = (Piece.Bytes) requireNonNull(body.read(SIZE / 2));
        piece.stuck();
        body.letGo();

        assertThat(memory.memory().pinned().used()).isEqualTo(SIZE);
        store.clear();
        assertThat(memory.flights().used()).isZero();
        assertThat(memory.lingering().used()).isEqualTo(SIZE); // the stuck piece alone
        piece.release();
        assertThat(memory.lingering().used()).isZero();

        assertThat(body.read(SIZE)).isNull(); // opened again
        origin.complete(3, content(0, SIZE));
        assertThat(drain(body, SIZE)).isEqualTo(Arrays.copyOfRange(content(0, SIZE), SIZE / 2, SIZE));
        assertThat(origin.asked()).containsExactly(0, 1, 2, 0, 1, 2, 3);
        body.close();
        for (int i = 4; i < 7; i++) {
            origin.complete(i, content(i - 3, SIZE));
        }
    }

    @Test
    void aPieceOutlivesTheBodyThatGaveIt() {
        SegmentedBody body = body(0, SIZE, 0);
        assertThat(body.read(10)).isNull();
        origin.complete(0, content(0, SIZE));
        Piece.Bytes piece = (Piece.Bytes) requireNonNull(body.read(Integer.MAX_VALUE));
        body.close();
        store.clear();

        byte[] read = new byte[SIZE];
        piece.buffer().get(read);
        assertThat(read).isEqualTo(content(0, SIZE));
        piece.release();
    }

    @Test
    void closingBeforeTheSegmentOpensHoldsNothing() {
        SegmentedBody body = body(0, SIZE, 2);
        assertThat(body.read(10)).isNull();
        body.close();
        origin.complete(0, content(0, SIZE));
    }

    @Test
    void segmentsReadAheadAreCountedAsUsedOrWasted() {
        ReadInstruments counts = new ReadInstruments();
        efficiency.showOn(counts);
        SegmentedBody body = body(0, 4L * SIZE, 2);
        assertThat(body.read(1)).isNull();
        origin.complete(0, content(0, SIZE));
        drain(body, SIZE);
        assertThat(counts.read("casserole_read_ahead_segments_total", "result", "used"))
                .isOne();

        body.close();

        assertThat(origin.asked()).containsExactly(0, 1, 2, 3);
        assertThat(counts.read("casserole_read_ahead_segments_total", "result", "wasted"))
                .isEqualTo(2);
        origin.complete(1, content(1, SIZE));
        origin.complete(2, content(2, SIZE));
        origin.complete(3, content(3, SIZE));
    }

    /** What is given up may be memory that others wait for: they go on at once, on this thread. */
    @Test
    void closesItsSegmentsOutsideItsLock() {
        AtomicReference<SegmentedBody> closing = new AtomicReference<>();
        AtomicReference<Boolean> locked = new AtomicReference<>();
        SegmentedBody body = new SegmentedBody(
                new Segments() {
                    @Override
                    public CompletableFuture<SegmentReader> open(int index) {
                        return new CompletableFuture<>();
                    }

                    @Override
                    public void close() {
                        locked.set(Thread.holdsLock(closing.get()));
                    }
                },
                SIZE,
                0,
                OptionalLong.of(SIZE));
        closing.set(body);

        body.close();

        assertThat(locked).hasValue(false);
    }
}
