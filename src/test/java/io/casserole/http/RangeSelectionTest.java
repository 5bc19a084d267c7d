package io.casserole.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 §14.1.2, §14.2: range requests. */
class RangeSelectionTest {
    private static final RangeSelection WHOLE = new RangeSelection.Whole();

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0,0,1",
        "bytes=0-499,0,500",
        "bytes=500-,500,1000",
        "bytes=-1,999,1000",
        "bytes=-500,500,1000",
        "bytes=999-,999,1000",
        "bytes=0-9999,0,1000",
        "bytes=-9999,0,1000",
        "bytes=0-99999999999999999999,0,1000",
        "bytes=-99999999999999999999,0,1000",
        "bytes=000-0009,0,10",
        "BYTES=1-2,1,3",
    })
    void oneRangeIsCutToTheLength(String field, long first, long end) {
        assertThat(select(field, 1000)).isEqualTo(parts(new ByteRange(first, end)));
    }

    @Test
    void lastByteOfALargeObjectIsReached() {
        assertThat(select("bytes=-1", 6_000_000_000L)).isEqualTo(parts(new ByteRange(5_999_999_999L, 6_000_000_000L)));
        assertThat(select("bytes=0-", Long.MAX_VALUE)).isEqualTo(parts(new ByteRange(0, Long.MAX_VALUE)));
    }

    @Test
    void noRangeSelectsTheWhole() {
        assertThat(RangeSelection.of(Optional.empty(), 1000, 8)).isEqualTo(WHOLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=,",
                "bytes=-",
                "bytes=a-b",
                "bytes=1",
                "bytes=5-4",
                "bytes= 0-1x",
                "bytes =0-1",
                "bytes=0 - 1",
                "bytes=0-1-2",
                "bytes=--1",
                "bytes=+1-2",
                "bytes=0x1-2",
                "bytes=0-1;2-3",
                "bytes=0-1,x",
                "bytes=0-1,5-4",
                "bytes=\"0-1\"",
                "items=0-1",
                "lines=0-1",
                "0-1",
                "bytes:0-1",
                "bytes=\u0661-"
            })
    void malformedSetAndOtherUnitAreIgnored(String field) { // RFC 9110 §14.2
        assertThat(select(field, 1000)).isEqualTo(WHOLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bytes=1000-", "bytes=1000-1001", "bytes=-0", "bytes=-0,2000-", "bytes=99999999999999999999-"})
    void nothingThatExistsIsUnsatisfiable(String field) { // RFC 9110 §15.5.17
        assertThat(select(field, 1000)).isEqualTo(new RangeSelection.Unsatisfiable(1000));
    }

    @Test
    void unsatisfiableOnesAmongOthersAreLeftOut() {
        assertThat(select("bytes=2000-,0-1,-0", 1000)).isEqualTo(parts(new ByteRange(0, 2)));
    }

    @Test
    void emptyRepresentationHasNoRange() {
        assertThat(select("bytes=0-", 0)).isEqualTo(new RangeSelection.Unsatisfiable(0));
        assertThat(select("bytes=0-0", 0)).isEqualTo(new RangeSelection.Unsatisfiable(0));
        assertThat(select("bytes=-0", 0)).isEqualTo(new RangeSelection.Unsatisfiable(0));
        assertThat(select("bytes=-5", 0)).isEqualTo(WHOLE);
    }

    @Test
    void orderOfTheClientIsKept() { // RFC 9110 §15.3.7.2
        assertThat(select("bytes=900-909, 0-9 ,, 500-509", 1000))
                .isEqualTo(parts(new ByteRange(900, 910), new ByteRange(0, 10), new ByteRange(500, 510)));
    }

    @Test
    void overlappingAndCloseRangesBecomeOne() { // RFC 9110 §15.3.7.2
        assertThat(select("bytes=0-9,5-19", 1000)).isEqualTo(parts(new ByteRange(0, 20)));
        assertThat(select("bytes=10-19,0-9", 1000)).isEqualTo(parts(new ByteRange(0, 20)));
        assertThat(select("bytes=0-9,90-99", 1000)).isEqualTo(parts(new ByteRange(0, 100)));
        assertThat(select("bytes=0-9,91-99", 1000)).isEqualTo(parts(new ByteRange(0, 10), new ByteRange(91, 100)));
    }

    @Test
    void rangeBetweenTwoOthersJoinsAllThreeInTheFirstPlace() {
        assertThat(select("bytes=800-899,0-99,300-399,50-350", 1000))
                .isEqualTo(parts(new ByteRange(800, 900), new ByteRange(0, 400)));
    }

    @Test
    void moreElementsThanAllowedAreIgnored() {
        Optional<String> field = Optional.of("bytes=0-0,100-100,200-200,300-300");

        assertThat(RangeSelection.of(field, 1000, 4)).isInstanceOf(RangeSelection.Parts.class);
        assertThat(RangeSelection.of(field, 1000, 3)).isEqualTo(WHOLE);
        assertThat(RangeSelection.of(Optional.of("bytes=0-0,0-0"), 1000, 1)).isEqualTo(WHOLE);
    }

    @Test
    void impossibleArgumentsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> RangeSelection.of(Optional.empty(), -1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> RangeSelection.of(Optional.empty(), 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new RangeSelection.Parts(List.of()));
    }

    @Test
    void readsBackTheRangesOfOurOwnRequests() {
        ByteRange range = new ByteRange(2_096_000, 4_192_000);

        assertThat(select(range.toRangeField(), 10_000_000)).isEqualTo(parts(range));
    }

    @Test
    void selectsTheBytesThatABitmapWouldSelect() {
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            int length = 1 + random.nextInt(1500);
            Bitmap model = new Bitmap(length);
            StringJoiner field = new StringJoiner(random.nextBoolean() ? "," : " , ", "bytes=", "");
            for (int i = random.nextInt(6); i >= 0; i--) {
                field.add(model.ask(random));
            }

            assertThat(select(field.toString(), length))
                    .as("seed %d: %s of %d", seed, field, length)
                    .isEqualTo(model.selection());
        }
    }

    private static RangeSelection select(String field, long length) {
        return RangeSelection.of(Optional.of(field), length, 8);
    }

    private static RangeSelection parts(ByteRange... ranges) {
        return new RangeSelection.Parts(List.of(ranges));
    }

    /** The bytes asked for, one bit each, and where each element began, to tell the order. */
    private static final class Bitmap {
        private final int length;
        private final BitSet bytes = new BitSet();
        private final List<Integer> beginnings = new ArrayList<>();

        Bitmap(int length) {
            this.length = length;
        }

        String ask(Random random) {
            int first = random.nextInt(2000);
            int last = first + random.nextInt(200);
            switch (random.nextInt(4)) {
                case 0 -> {
                    mark(first, length);
                    return first + "-";
                }
                case 1 -> {
                    mark(Math.max(0, length - first), length);
                    return "-" + first;
                }
                default -> {
                    mark(first, Math.min(length, last + 1));
                    return first + "-" + last;
                }
            }
        }

        private void mark(int first, int end) {
            if (first < end) {
                bytes.set(first, end);
                beginnings.add(first);
            }
        }

        RangeSelection selection() {
            closeGaps();
            List<ByteRange> ranges = new ArrayList<>();
            for (int beginning : beginnings) {
                ByteRange run = new ByteRange(bytes.previousClearBit(beginning) + 1, bytes.nextClearBit(beginning));
                if (!ranges.contains(run)) {
                    ranges.add(run);
                }
            }
            return ranges.isEmpty() ? new RangeSelection.Unsatisfiable(length) : new RangeSelection.Parts(ranges);
        }

        private void closeGaps() {
            int gap = bytes.nextClearBit(Math.max(0, bytes.nextSetBit(0)));
            for (int next = bytes.nextSetBit(gap); next >= 0; next = bytes.nextSetBit(gap)) {
                if (next - gap <= 80) {
                    bytes.set(gap, next);
                }
                gap = bytes.nextClearBit(next);
            }
        }
    }
}
