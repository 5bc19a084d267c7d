package io.casserole.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.segment.SegmentBytes;
import io.casserole.testing.TestBytes;
import io.casserole.testing.TestMemory;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeldBackTest {
    private static final int SIZE = 1_000_000;
    private static final TestBytes CONTENT = TestBytes.of(5, SIZE);

    private final TestMemory memory = new TestMemory(SIZE, 10L * SIZE);
    private final SegmentBytes bytes = memory.allocate(SIZE);
    private final HeldBack filled = new HeldBack(bytes);

    @AfterEach
    void everythingCameBack() {
        bytes.release();
        memory.assertAllReturned();
    }

    private static int checksum() {
        CRC32C crc = new CRC32C();
        crc.update(CONTENT.bytes());
        return (int) crc.getValue();
    }

    @Test
    void theLastBytesAreSeenWhenTheChecksumIsRight() {
        for (int from = 0; from < SIZE; from += 100_000) {
            assertThat(filled.take(ByteBuffer.wrap(CONTENT.range(from, from + 100_000))))
                    .isTrue();
        }

        assertThat(filled.isFull()).isTrue();
        assertThat(bytes.available()).isEqualTo(SIZE - HeldBack.TAIL);
        assertThat(filled.complete(checksum())).isTrue();
        assertThat(bytes.isComplete()).isTrue();
        assertThat(bytes.view(0, SIZE)).isEqualTo(ByteBuffer.wrap(CONTENT.bytes()));
    }

    @Test
    void theLastBytesAreNeverSeenWhenTheChecksumIsWrong() {
        assertThat(filled.take(ByteBuffer.wrap(CONTENT.bytes()))).isTrue();

        assertThat(filled.complete(checksum() + 1)).isFalse();
        assertThat(bytes.available()).isEqualTo(SIZE - HeldBack.TAIL);
        assertThat(bytes.isComplete()).isFalse();
        assertThat(filled.restart()).as("readers saw the first bytes").isFalse();
    }

    @Test
    void aPartIsNotComplete() {
        assertThat(filled.take(ByteBuffer.wrap(CONTENT.range(0, SIZE - 1)))).isTrue();

        assertThat(filled.complete(bytes.writtenChecksum())).isFalse();
    }

    @Test
    void moreThanTheSegmentIsNotTaken() {
        assertThat(filled.take(ByteBuffer.allocate(SIZE + 1))).isFalse();
    }

    @Test
    void whatNobodySawIsTakenAgain() {
        SegmentBytes tiny = memory.allocate(1);
        HeldBack one = new HeldBack(tiny);
        assertThat(one.take(ByteBuffer.wrap(new byte[] {1}))).isTrue();

        assertThat(one.restart()).isTrue();
        assertThat(one.received()).isZero();
        assertThat(one.take(ByteBuffer.wrap(new byte[] {2}))).isTrue();
        assertThat(one.complete(tiny.writtenChecksum())).isTrue();
        assertThat(tiny.view(0, 1).get()).isEqualTo((byte) 2);
        tiny.release();
    }
}
