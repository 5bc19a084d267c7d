package io.casserole.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class BufferPoolTest {
    private static final int SEGMENT = 2_096_000;

    private final BufferPool pool = new BufferPool(SEGMENT, 2L * SEGMENT);

    @Test
    void givesTheSmallestSizeThatFits() {
        assertThat(pool.sizeFor(0)).isEqualTo(128 << 10);
        assertThat(pool.sizeFor(128 << 10)).isEqualTo(128 << 10);
        assertThat(pool.sizeFor((128 << 10) + 1)).isEqualTo(256 << 10);
        assertThat(pool.sizeFor(600_000)).isEqualTo(1 << 20);
        assertThat(pool.sizeFor(SEGMENT)).isEqualTo(SEGMENT);
    }

    @Test
    void hasOneSizeWhereSegmentsAreSmall() {
        assertThat(new BufferPool(60_000, 0).sizeFor(1)).isEqualTo(60_000);
        assertThat(new BufferPool(60_000, 0).sizeFor(SEGMENT))
                .as("a segment of another node")
                .isEqualTo(SEGMENT);
    }

    @Test
    void refusesMoreThanASegment() {
        assertThatThrownBy(() -> pool.acquire(SEGMENT + 1))
                .hasMessage("bytes: expected at most 2096000, found 2096001");
        assertThat(pool.outstanding()).isZero();
    }

    @Test
    void countsWhatIsOut() {
        ByteBuffer small = pool.acquire(1);
        ByteBuffer large = pool.acquire(SEGMENT);
        assertThat(pool.outstanding()).isEqualTo((128 << 10) + SEGMENT);
        pool.release(small);
        pool.release(large);
        assertThat(pool.outstanding()).isZero();
    }

    @Test
    void givesReturnedMemoryToTheNextEmptied() {
        ByteBuffer first = pool.acquire(SEGMENT);
        first.position(5).limit(10);
        pool.release(first);

        ByteBuffer next = pool.acquire(SEGMENT);
        assertThat(next).isSameAs(first);
        assertThat(next.position()).isZero();
        assertThat(next.limit()).isEqualTo(SEGMENT);
        pool.release(next);
    }

    @Test
    void buffersAreDirect() {
        ByteBuffer buffer = pool.acquire(1);
        assertThat(buffer.isDirect()).isTrue();
        pool.release(buffer);
    }

    @Test
    void keepsNoMoreIdleThanItsLimit() {
        ByteBuffer a = pool.acquire(SEGMENT);
        ByteBuffer b = pool.acquire(SEGMENT);
        ByteBuffer c = pool.acquire(SEGMENT);
        pool.release(a);
        pool.release(b);
        pool.release(c);

        assertThat(pool.acquire(SEGMENT)).isSameAs(b);
        assertThat(pool.acquire(SEGMENT)).isSameAs(a);
        assertThat(pool.acquire(SEGMENT)).isNotSameAs(c);
    }

    @Test
    void dropsIdleMemoryOfOtherSizesForTheSizeInUse() {
        ByteBuffer[] small = new ByteBuffer[32];
        for (int i = 0; i < small.length; i++) {
            small[i] = pool.acquire(1);
        }
        for (ByteBuffer buffer : small) {
            pool.release(buffer);
        }
        ByteBuffer large = pool.acquire(SEGMENT);
        pool.release(large);

        assertThat(pool.acquire(SEGMENT)).isSameAs(large);
    }

    @Test
    void poisonsWhatIsReturned() {
        BufferPool poisoning = BufferPool.poisoning(60_000, 0);
        ByteBuffer buffer = poisoning.acquire(60_000).put(0, (byte) 1);
        ByteBuffer view = buffer.asReadOnlyBuffer();
        poisoning.release(buffer);
        assertThat(view.get(0)).isEqualTo((byte) 0xDB);
        assertThat(view.get(59_999)).isEqualTo((byte) 0xDB);
    }
}
