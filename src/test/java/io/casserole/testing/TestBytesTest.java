package io.casserole.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class TestBytesTest {
    @Test
    void partsAreWhatTheWholeHasThere() {
        TestBytes bytes = TestBytes.of(7, 1000);
        byte[] whole = bytes.bytes();

        for (int first = 0; first < 20; first++) {
            for (int end = first; end < 40; end++) {
                assertThat(bytes.range(first, end)).isEqualTo(Arrays.copyOfRange(whole, first, end));
            }
        }
        assertThat(bytes.at(999)).isEqualTo(whole[999]);
    }

    @Test
    void sixGigabytesAreReadAtTheirEndWithoutMemory() {
        TestBytes huge = TestBytes.of(1, 6L << 30);

        assertThat(huge.range(huge.length() - 3, huge.length())).hasSize(3);
        assertThat(huge.range(0, 1000)).isNotEqualTo(huge.range(1L << 32, (1L << 32) + 1000));
    }

    @Test
    void otherSeedHasOtherBytes() {
        assertThat(TestBytes.of(1, 100).bytes())
                .isNotEqualTo(TestBytes.of(2, 100).bytes());
    }

    @Test
    void checkAcceptsTheSameBytesInAnyPieces() {
        TestBytes bytes = TestBytes.of(3, 100_000);
        bytes.check(bytes.stream());

        TestBytes.Check check = bytes.check(10, 30);
        check.next(ByteBuffer.wrap(bytes.range(10, 13)));
        check.next(ByteBuffer.wrap(bytes.range(13, 30)));
        check.end();
        assertThat(check.count()).isEqualTo(20);
    }

    @Test
    void checkNamesTheFirstByteThatDiffers() {
        TestBytes bytes = TestBytes.of(3, 100);
        byte[] wrong = bytes.bytes();
        wrong[41]++;

        assertThatThrownBy(() -> bytes.check(new ByteArrayInputStream(wrong)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("byte 41 of");
    }

    @Test
    void checkRefusesFewerAndMoreBytes() {
        TestBytes bytes = TestBytes.of(3, 100);

        assertThatThrownBy(() -> bytes.check(new ByteArrayInputStream(bytes.range(0, 99))))
                .hasMessage("expected 100 bytes, found 99");
        assertThatThrownBy(() -> bytes.check(new ByteArrayInputStream(new byte[101])))
                .hasMessage("expected 100 bytes, found at least 101");
    }
}
