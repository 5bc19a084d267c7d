package io.casserole.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SegmentSetTest {
    @Test
    void printsAsRuns() {
        assertThat(SegmentSet.of(IntStream.of(7, 0, 1, 2, 3, 9, 10))).hasToString("0-3,7,9-10");
        assertThat(SegmentSet.of(5, index -> true)).hasToString("0-4");
        assertThat(SegmentSet.of(5, index -> false)).hasToString("");
    }

    @Test
    void setsOfTheSameSegmentsAreEqual() {
        assertThat(SegmentSet.of(3, index -> index != 1)).isEqualTo(SegmentSet.of(IntStream.of(2, 0)));
    }

    @Test
    void placesOfTheSameNameAreOne() {
        Places one = Places.of("under-way", SegmentSet.of(IntStream.of(1, 2)));
        Places other = Places.of("memory", SegmentSet.of(IntStream.of(9)))
                .with("under-way", SegmentSet.of(IntStream.of(3)))
                .with("disk", SegmentSet.of(IntStream.of()));

        assertThat(one.and(other).byName()).hasToString("{under-way=1-3, memory=9}");
    }

    @Test
    void tooManyRunsAreCutShort() {
        String text = SegmentSet.of(100_000, index -> index % 2 == 0).toString();

        assertThat(text).startsWith("0,2,4,").endsWith(",7998,…");
    }
}
