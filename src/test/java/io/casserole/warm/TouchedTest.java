package io.casserole.warm;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.testing.Descriptors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over an object of 1,050 bytes in segments of 100. */
class TouchedTest {
    private static Optional<Touched> of(String range) {
        return Touched.of(Descriptors.of(1_050, 100), Optional.of(range));
    }

    private static List<Integer> all(Touched touched) {
        List<Integer> indexes = new ArrayList<>();
        while (touched.hasNext()) {
            indexes.add(touched.next());
        }
        return indexes;
    }

    @Test
    void withoutARangeAllSegmentsAreTouched() {
        Touched touched =
                Touched.of(Descriptors.of(1_050, 100), Optional.empty()).orElseThrow();

        assertThat(touched.bytes()).isEqualTo(1_050);
        assertThat(all(touched)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "bytes=0-0; 0; 100",
                "bytes=99-100; 0 1; 200",
                "bytes=950-; 9 10; 150",
                "bytes=-1; 10; 50",
                "bytes=-5000; 0 1 2 3 4 5 6 7 8 9 10; 1050",
                "bytes=1049-9999; 10; 50",
                "bytes=810-820,10-20; 0 8; 200",
                "bytes=10-20,190-290,250-420; 0 1 2 3 4; 500",
                "bytes=700-799,0-99,750-760; 0 7; 200"
            })
    void eachSegmentThatARangeTouchesIsTouchedOnce(String range, String indexes, long bytes) {
        Touched touched = of(range).orElseThrow();

        assertThat(touched.bytes()).isEqualTo(bytes);
        assertThat(all(touched)).map(String::valueOf).containsExactly(indexes.split(" "));
    }

    @Test
    void nothingLiesBeyondTheEnd() {
        assertThat(of("bytes=1050-")).isEmpty();
        assertThat(of("bytes=-0")).isEmpty();
    }

    @Test
    void anObjectWithoutBytesHasNoSegments() {
        Touched touched = Touched.of(Descriptors.of(0, 100), Optional.empty()).orElseThrow();

        assertThat(touched.hasNext()).isFalse();
        assertThat(touched.bytes()).isZero();
    }
}
