package io.casserole.segment;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.ByteRange;
import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.testing.Descriptors;
import io.casserole.testing.HandFilledSource;
import io.casserole.testing.MapDescriptors;
import io.casserole.testing.MapStore;
import io.casserole.testing.TestMemory;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FragmentsTest {
    private static final int SIZE = 1000;
    private static final Descriptor OBJECT = Descriptors.of(10L * SIZE, SIZE);

    private final TestMemory memory = new TestMemory(SIZE, 1 << 20);
    private final Fragments fragments = new Fragments(2L * SIZE);
    private final MapStore store = new MapStore();
    private final HandFilledSource origin = new HandFilledSource(memory);
    private final CachingSegmentSource source = new CachingSegmentSource(
            store, new MapDescriptors(), memory.memory(), origin, fragments, kept -> {}, served -> {});

    @AfterEach
    void allMemoryReturns() {
        fragments.clear();
        store.clear();
        memory.assertAllReturned();
    }

    private static SegmentRequest wanting(int index, int first, int end) {
        long start = (long) index * SIZE;
        return new SegmentRequest(
                OBJECT,
                index,
                Fields.empty(),
                RequestTarget.of("/a", null),
                Optional.of(new ByteRange(start + first, start + end)));
    }

    private SegmentBytes put(int index, int offset, String text) {
        SegmentBytes bytes = memory.filled(text.getBytes(US_ASCII));
        fragments.put(OBJECT, index, offset, bytes);
        bytes.release();
        return bytes;
    }

    @Test
    void whoWantsNoMoreThanTheFragmentIsServedFromIt() {
        put(3, 10, "abcdef");

        try (SegmentReader reader = source.open(wanting(3, 12, 15)).join()) {
            assertThat(reader.available()).isEqualTo(16);
            assertThat(reader.view(12, 15)).isEqualTo(ByteBuffer.wrap("cde".getBytes(US_ASCII)));
        }
        assertThat(origin.asked()).isEmpty();
    }

    @Test
    void whoWantsMoreOrAPeerGetsTheSegment() {
        put(3, 10, "abcdef");
        source.open(wanting(3, 12, 17)).join().close();
        source.open(wanting(3, 12, 17).whole()).join().close();

        assertThat(origin.asked()).containsExactly(3);
        origin.complete(0, new byte[SIZE]);
    }

    @Test
    void fragmentUsedLeastRecentlyMakesRoom() {
        put(1, 0, "one");
        put(2, 0, "two");
        fragments.find(wanting(1, 0, 1)).orElseThrow().close();
        put(3, 0, "three");

        assertThat(fragments.find(wanting(2, 0, 1))).isEmpty();
        fragments.find(wanting(1, 0, 1)).orElseThrow().close();
        fragments.find(wanting(3, 0, 1)).orElseThrow().close();
    }

    @Test
    void oneExtentOfEachSegmentIsKept() {
        put(1, 0, "one");
        put(1, 100, "later");

        assertThat(fragments.find(wanting(1, 0, 1))).isEmpty();
        fragments.find(wanting(1, 100, 105)).orElseThrow().close();
    }

    @Test
    void readerKeepsItsBytesWhenTheFragmentIsGone() {
        put(1, 0, "one");
        try (SegmentReader reader = fragments.find(wanting(1, 0, 3)).orElseThrow()) {
            fragments.clear();

            assertThat(reader.view(0, 3)).isEqualTo(ByteBuffer.wrap("one".getBytes(US_ASCII)));
        }
    }

    @Test
    void fragmentThatFailedServesNobody() {
        SegmentBytes bytes = memory.allocate(10);
        fragments.put(OBJECT, 1, 0, bytes);
        bytes.fail(new FetchException(FetchException.Reason.BROKEN, "scripted"));
        bytes.release();

        assertThat(fragments.find(wanting(1, 0, 1))).isEmpty();
        assertThat(fragments.takeBeginning(OBJECT.segment(1))).isEmpty();
    }

    @Test
    void nothingIsKeptWithoutMemoryForIt() {
        SegmentBytes bytes = memory.filled("one".getBytes(US_ASCII));
        Fragments.none().put(OBJECT, 1, 0, bytes);
        bytes.release();

        assertThat(memory.flights().used()).isZero();
    }
}
