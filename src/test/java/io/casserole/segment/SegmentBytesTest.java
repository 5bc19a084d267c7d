package io.casserole.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casserole.testing.TestBytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SegmentBytesTest {
    private static final int SIZE = 60_000;
    private static final TestBytes CONTENT = TestBytes.of(7, SIZE);

    private final BufferPool pool = BufferPool.poisoning(SIZE, 4L * SIZE);
    private final SegmentMemory memory = new SegmentMemory(
            pool,
            new Account("flights", 100L * SIZE),
            new Account("pinned", SIZE),
            new Account("lingering", Long.MAX_VALUE));

    @AfterEach
    void everythingCameBack() {
        assertThat(pool.outstanding()).isZero();
    }

    private SegmentBytes bytes() {
        return memory.allocate(SIZE).join();
    }

    private static int append(SegmentBytes bytes, int from, int to) {
        return bytes.append(ByteBuffer.wrap(CONTENT.range(from, to)));
    }

    // ---- filling and reading

    @Test
    void showsWhatWasAppended() {
        SegmentBytes bytes = bytes();
        append(bytes, 0, 100);
        append(bytes, 100, 1000);

        assertThat(bytes.available()).isEqualTo(1000);
        assertThat(bytes.isComplete()).isFalse();
        assertThat(bytes.view(50, 1000)).isEqualTo(ByteBuffer.wrap(CONTENT.range(50, 1000)));
        assertThat(bytes.view(50, 1000).isReadOnly()).isTrue();
        bytes.release();
    }

    @Test
    void whatIsWrittenIsSeenWhenItIsShown() {
        SegmentBytes bytes = bytes();
        AtomicInteger woken = new AtomicInteger();
        bytes.whenBeyond(0, woken::incrementAndGet);
        bytes.write(ByteBuffer.wrap(CONTENT.range(0, 100)));

        assertThat(bytes.written()).isEqualTo(100);
        assertThat(bytes.available()).isZero();
        assertThat(woken).hasValue(0);
        bytes.show(70);
        assertThat(bytes.view(0, 70)).isEqualTo(ByteBuffer.wrap(CONTENT.range(0, 70)));
        assertThat(woken).hasValue(1);
        bytes.show(50);
        assertThat(bytes.available()).as("what was shown stays so").isEqualTo(70);
        append(bytes, 100, SIZE);
        assertThat(bytes.available()).isEqualTo(SIZE);
        int sum = bytes.writtenChecksum();
        bytes.complete();
        assertThat(bytes.checksum()).isEqualTo(sum);
        assertThat(bytes.view(0, SIZE)).isEqualTo(ByteBuffer.wrap(CONTENT.range(0, SIZE)));
        bytes.release();
    }

    @Test
    void nothingIsShownThatWasNotWritten() {
        SegmentBytes bytes = bytes();
        bytes.write(ByteBuffer.wrap(CONTENT.range(0, 100)));

        assertThatThrownBy(() -> bytes.show(101)).hasMessageContaining("100 bytes written, found 101");
        bytes.release();
    }

    @Test
    void onlyWhatNobodySawIsWrittenAgain() {
        SegmentBytes bytes = bytes();
        bytes.write(ByteBuffer.wrap(CONTENT.range(500, 1000)));
        bytes.rewrite();
        append(bytes, 0, SIZE);

        CRC32C expected = new CRC32C();
        expected.update(CONTENT.bytes());
        assertThat(bytes.writtenChecksum()).isEqualTo((int) expected.getValue());
        assertThatThrownBy(bytes::rewrite).hasMessageContaining("expected none shown");
        bytes.release();
    }

    @Test
    void takesNoMoreThanItsCapacity() {
        SegmentBytes bytes = memory.allocate(10).join();
        ByteBuffer source = ByteBuffer.wrap(CONTENT.range(0, 25)).position(5);

        assertThat(bytes.append(source)).isEqualTo(10);
        assertThat(source.position()).isEqualTo(15);
        assertThat(bytes.append(source)).isZero();
        assertThat(bytes.view(0, 10)).isEqualTo(ByteBuffer.wrap(CONTENT.range(5, 15)));
        bytes.release();
    }

    @Test
    void checksumCoversAllPieces() {
        SegmentBytes bytes = bytes();
        append(bytes, 0, 1);
        append(bytes, 1, 33_333);
        append(bytes, 33_333, SIZE);
        assertThatThrownBy(bytes::checksum).isInstanceOf(IllegalStateException.class);
        bytes.complete();

        CRC32C crc = new CRC32C();
        crc.update(CONTENT.bytes());
        assertThat(bytes.checksum()).isEqualTo((int) crc.getValue());
        bytes.release();
    }

    @Test
    void viewsReachNoFurtherThanTheBytes() {
        SegmentBytes bytes = bytes();
        append(bytes, 0, 10);
        assertThatThrownBy(() -> bytes.view(0, 11)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> bytes.view(-1, 5)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> bytes.view(6, 5)).isInstanceOf(IndexOutOfBoundsException.class);
        bytes.release();
    }

    @Test
    void endsOnce() {
        SegmentBytes bytes = bytes();
        bytes.completeLast();
        assertThat(bytes.isComplete()).isTrue();
        assertThat(bytes.isLast()).isTrue();
        assertThatThrownBy(bytes::complete).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> append(bytes, 0, 1)).isInstanceOf(IllegalStateException.class);
        bytes.release();
    }

    @Test
    void failureIsSeenAfterTheBytesBeforeIt() {
        SegmentBytes bytes = bytes();
        append(bytes, 0, 10);
        FetchException cut = new FetchException(FetchException.Reason.BROKEN, "cut");
        bytes.fail(cut);

        assertThat(bytes.available()).isEqualTo(10);
        assertThat(bytes.failure()).contains(cut);
        assertThat(bytes.isComplete()).isFalse();
        bytes.release();
    }

    // ---- counts

    @Test
    void isFreedWhenTheLastHolderLeaves() {
        SegmentBytes bytes = bytes();
        assertThat(bytes.tryRetain()).isTrue();
        bytes.release();
        assertThat(pool.outstanding()).isEqualTo(SIZE);
        bytes.release();
        assertThat(pool.outstanding()).isZero();
        assertThat(bytes.tryRetain()).isFalse();
    }

    @Test
    void cannotBeReadWhenFreed() {
        SegmentBytes bytes = bytes();
        append(bytes, 0, 10);
        bytes.release();
        assertThatThrownBy(() -> bytes.view(0, 10)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void oneReleaseTooManyIsAnError() {
        SegmentBytes bytes = bytes();
        bytes.release();
        assertThatThrownBy(bytes::release).isInstanceOf(IllegalStateException.class);
        assertThat(bytes.tryRetain()).isFalse();
    }

    @Test
    void readerGivesItsCountBackOnce() {
        SegmentBytes bytes = bytes();
        SegmentReader reader = SegmentReader.retaining(bytes, ServedFrom.MEMORY).orElseThrow();
        reader.close();
        reader.close();
        assertThat(pool.outstanding()).isEqualTo(SIZE);
        bytes.release();
        assertThat(SegmentReader.retaining(bytes, ServedFrom.MEMORY)).isEmpty();
    }

    // ---- waiting

    @Test
    void callsAtOnceWhenTheBytesAreHere() {
        SegmentBytes bytes = bytes();
        append(bytes, 0, 10);
        AtomicInteger calls = new AtomicInteger();
        bytes.whenBeyond(9, calls::incrementAndGet);
        assertThat(calls).hasValue(1);
        bytes.whenBeyond(10, calls::incrementAndGet);
        assertThat(calls).hasValue(1);
        append(bytes, 10, 11);
        assertThat(calls).hasValue(2);
        append(bytes, 11, 12);
        assertThat(calls).hasValue(2);
        bytes.release();
    }

    @Test
    void callsEverybodyAtTheEnd() {
        SegmentBytes bytes = bytes();
        AtomicInteger calls = new AtomicInteger();
        bytes.whenBeyond(1000, calls::incrementAndGet);
        bytes.whenFinished(calls::incrementAndGet);
        append(bytes, 0, 10);
        assertThat(calls).hasValue(0);
        bytes.fail(new FetchException(FetchException.Reason.BROKEN, "cut"));
        assertThat(calls).hasValue(2);
        bytes.whenFinished(calls::incrementAndGet);
        assertThat(calls).hasValue(3);
        bytes.release();
    }

    @Test
    void oneBrokenCallbackDoesNotKeepTheOthersWaiting() {
        SegmentBytes bytes = bytes();
        AtomicInteger calls = new AtomicInteger();
        bytes.whenBeyond(0, () -> {
            throw new IllegalArgumentException("broken");
        });
        bytes.whenBeyond(0, calls::incrementAndGet);

        assertThatThrownBy(() -> append(bytes, 0, 10)).hasMessage("broken");

        assertThat(calls).hasValue(1);
        assertThat(bytes.available()).isEqualTo(10);
        bytes.release();
    }

    // ---- races

    /** A reader that demands just when the writer appends must be called: the look under the lock comes after the append or before it. */
    @Test
    void noReaderSleepsThroughAnAppend() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            for (int turn = 0; turn < 200; turn++) {
                SegmentBytes bytes = bytes();
                List<Future<?>> readers = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    SegmentReader reader =
                            SegmentReader.retaining(bytes, ServedFrom.ORIGIN).orElseThrow();
                    readers.add(threads.submit(() -> readToTheEnd(reader)));
                }
                Future<?> writer = threads.submit(() -> {
                    for (int at = 0; at < SIZE; at += 6000) {
                        append(bytes, at, at + 6000);
                    }
                    bytes.complete();
                    bytes.release();
                });
                writer.get(30, TimeUnit.SECONDS);
                for (Future<?> reader : readers) {
                    reader.get(30, TimeUnit.SECONDS);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void readToTheEnd(SegmentReader reader) {
        TestBytes.Check check = CONTENT.check();
        int position = 0;
        while (position < SIZE) {
            CountDownLatch called = new CountDownLatch(1);
            reader.demand(position, called::countDown);
            await(called);
            int available = reader.available();
            check.next(reader.view(position, available));
            position = available;
        }
        check.end();
        reader.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Retaining races with the last release: whoever succeeds reads good bytes, and the memory comes back once. */
    @Test
    void whoRetainsInTimeReadsGoodBytes() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        AtomicBoolean wrong = new AtomicBoolean();
        try {
            for (int turn = 0; turn < 2000; turn++) {
                SegmentBytes bytes = bytes();
                append(bytes, 0, 64);
                List<Future<?>> all = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    all.add(threads.submit(() -> {
                        if (bytes.tryRetain()) {
                            if (!bytes.view(0, 64).equals(ByteBuffer.wrap(CONTENT.range(0, 64)))) {
                                wrong.set(true);
                            }
                            bytes.release();
                        }
                    }));
                }
                all.add(threads.submit(bytes::release));
                for (Future<?> one : all) {
                    one.get(30, TimeUnit.SECONDS);
                }
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(wrong).isFalse();
    }
}
