package io.casserole.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class BinaryReaderTest {
    private static BinaryReader written(UnaryOperator<BinaryWriter> writing) {
        return new BinaryReader(writing.apply(new BinaryWriter()).bytes());
    }

    private static void assertRefused(UnaryOperator<BinaryWriter> writing, Consumer<BinaryReader> reading, String why) {
        BinaryReader in = written(writing);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reading.accept(in))
                .withMessageContaining(why);
    }

    @Test
    void readsNumbersToTheirBounds() {
        BinaryReader in = written(out -> out.int8(-128)
                .int8(127)
                .int32(Integer.MIN_VALUE)
                .int32(Integer.MAX_VALUE)
                .int64(Long.MIN_VALUE)
                .int64(Long.MAX_VALUE));
        assertThat(in.int8()).isEqualTo(-128);
        assertThat(in.int8()).isEqualTo(127);
        assertThat(in.int32()).isEqualTo(Integer.MIN_VALUE);
        assertThat(in.int32()).isEqualTo(Integer.MAX_VALUE);
        assertThat(in.int64()).isEqualTo(Long.MIN_VALUE);
        assertThat(in.int64()).isEqualTo(Long.MAX_VALUE);
        in.end();
    }

    @Test
    void readsTimesToTheirBounds() {
        BinaryReader in = written(out -> out.instant(Instant.MIN)
                .instant(Instant.MAX)
                .duration(Duration.ZERO)
                .duration(Duration.ofDays(3_652_500)));
        assertThat(in.instant()).isEqualTo(Instant.MIN);
        assertThat(in.instant()).isEqualTo(Instant.MAX);
        assertThat(in.duration()).isZero();
        assertThat(in.duration()).isEqualTo(Duration.ofDays(3_652_500));
        in.end();
    }

    @Test
    void readsTextsAndBlocks() {
        BinaryReader in =
                written(out -> out.texts(List.of("", "\u00e9\ud83c\udf72")).block(new byte[] {1, 2}));
        assertThat(in.texts()).containsExactly("", "\u00e9\ud83c\udf72");
        assertThat(in.block()).containsExactly(1, 2);
        in.end();
    }

    @Test
    void refusesTimesThatAreNone() {
        assertRefused(out -> out.int64(0).int32(1_000_000_000), BinaryReader::instant, "nanoseconds: expected 0 to");
        assertRefused(out -> out.int64(0).int32(-1), BinaryReader::duration, "nanoseconds: expected 0 to");
        assertRefused(out -> out.int64(Long.MAX_VALUE).int32(0), BinaryReader::instant, "instant: expected");
        assertRefused(out -> out.int64(-1).int32(0), BinaryReader::duration, "duration: expected 0 to");
        assertRefused(out -> out.int64(Long.MAX_VALUE).int32(0), BinaryReader::duration, "duration: expected 0 to");
    }

    @Test
    void refusesTextThatIsNotUtf8() {
        byte[] overlong = {(byte) 0xC0, (byte) 0xAF}; // a slash in two bytes
        assertRefused(out -> out.block(overlong), BinaryReader::text, "text: expected UTF-8");
        byte[] surrogate = {(byte) 0xED, (byte) 0xA0, (byte) 0x80};
        assertRefused(out -> out.block(surrogate), BinaryReader::text, "text: expected UTF-8");
    }

    @Test
    void refusesFlagsThatAreNeither() {
        assertRefused(out -> out.int8(2), BinaryReader::flag, "flag: expected 0 to 1, found 2");
        assertRefused(out -> out.int8(4), BinaryReader::validator, "validator: expected type 0 to 3, found 4");
    }

    @Test
    void refusesCountsBeyondWhatIsThere() {
        assertRefused(out -> out.int32(Integer.MAX_VALUE), BinaryReader::block, "count: expected 0 to 0");
        assertRefused(out -> out.int32(-1).int64(0), BinaryReader::block, "count: expected 0 to 8, found -1");
        assertRefused(out -> out.int32(3).int64(0), BinaryReader::texts, "count: expected 0 to 2, found 3");
        assertRefused(out -> out.int32(2).int64(0), BinaryReader::fields, "count: expected 0 to 1, found 2");
    }

    @Test
    void refusesWhatEndsEarlyOrLate() {
        assertRefused(out -> out.int8(0), BinaryReader::int64, "expected 8 bytes more, found 1");
        assertRefused(out -> out.int8(0), BinaryReader::generation, "expected 32 bytes more, found 1");
        assertRefused(out -> out.int8(0), BinaryReader::end, "expected an end, found 1 bytes more");
        assertThatIllegalArgumentException().isThrownBy(() -> new BinaryReader(ByteBuffer.allocate(0)).int8());
    }
}
