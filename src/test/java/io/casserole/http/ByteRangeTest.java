package io.casserole.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ByteRangeTest {
    private final ByteRange range = new ByteRange(10, 20);

    @Test
    void isHalfOpen() {
        assertThat(range.length()).isEqualTo(10);
        assertThat(range.contains(9)).isFalse();
        assertThat(range.contains(10)).isTrue();
        assertThat(range.contains(19)).isTrue();
        assertThat(range.contains(20)).isFalse();
        assertThat(range).hasToString("[10,20)");
    }

    @Test
    void isNeverEmptyOrNegative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ByteRange(5, 5))
                .withMessageContaining("expected 0 <= first < end, found [5,5)");
        assertThatIllegalArgumentException().isThrownBy(() -> new ByteRange(-1, 5));
    }

    @Test
    void neighboursDoNotIntersect() {
        assertThat(range.intersects(new ByteRange(20, 21))).isFalse();
        assertThat(range.intersection(new ByteRange(0, 10))).isEmpty();
        assertThat(range.intersection(new ByteRange(19, 30))).contains(new ByteRange(19, 20));
        assertThat(range.intersection(new ByteRange(12, 13))).contains(new ByteRange(12, 13));
    }

    @Test
    void becomesClosedInARangeField() { // RFC 9110 §14.2
        assertThat(new ByteRange(0, 100).toRangeField()).isEqualTo("bytes=0-99");
        assertThat(new ByteRange(6_000_000_000L, 6_000_000_001L).toRangeField())
                .isEqualTo("bytes=6000000000-6000000000");
    }
}
