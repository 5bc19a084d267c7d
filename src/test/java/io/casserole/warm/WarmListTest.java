package io.casserole.warm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.casserole.segment.ObjectSource.Wanted;
import java.util.Collections;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WarmListTest {
    private static WarmList parse(String text) {
        return WarmList.parse(text.getBytes(UTF_8));
    }

    @Test
    void eachLineIsAnEntryAndWhatFollowsANumberSignIsNot() {
        WarmList list = parse("""
                # the new release
                /release/a.iso?x=%20

                  /b.iso\tbytes=0-1048575   # its beginning
                /c.iso bytes=0-99,-500\r
                """);

        assertThat(list.entries())
                .containsExactly(
                        WarmEntry.of("/release/a.iso?x=%20", Optional.empty()),
                        WarmEntry.of("/b.iso", Optional.of("bytes=0-1048575")),
                        WarmEntry.of("/c.iso", Optional.of("bytes=0-99,-500")));
    }

    @Test
    void aListIsReadAsItWasWritten() {
        WarmList list = parse("/a bytes=0-9, 20-29\n/b\n");

        assertThat(parse(list.text())).isEqualTo(list);
    }

    static Stream<Arguments> wrong() {
        String ranges = "range: expected 1 to 100 ranges such as bytes=0-1048575, bytes=1048576- or bytes=-500, found ";
        return Stream.of(
                arguments("/a\n\nhttp://x/a", "line 3: url: expected a path such as /a.iso, found 'http://x/a'"),
                arguments(
                        "/a#b",
                        "line 1: The path has a control, space or other character that may not be in it (at 2)."),
                arguments("/../a", "line 1: The path has a dot segment (at 0)."),
                arguments("/a 0-9", "line 1: " + ranges + "'0-9'"),
                arguments("/a bytes=9-0", "line 1: " + ranges + "'bytes=9-0'"),
                arguments("# nothing", "list: expected 1 to 10000 entries, found 0"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatIsWrongIsNamedWithItsLine(String text, String message) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> parse(text))
                .withMessage(message);
    }

    @Test
    void textInAnotherEncodingIsNoList() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> WarmList.parse(new byte[] {'/', (byte) 0xe4}))
                .withMessage("list: expected text in UTF-8, found something else");
    }

    @Test
    void aListIsNoLongerThanItMayBe() {
        assertThat(parse("/a\n".repeat(WarmList.MOST)).entries()).hasSize(WarmList.MOST);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> parse("/a\n".repeat(WarmList.MOST + 1)));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> parse("/" + "a".repeat(WarmEntry.LONGEST)));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() ->
                        parse("/a bytes=" + String.join(",", Collections.nCopies(WarmEntry.MOST_RANGES + 1, "0-9"))));
    }

    @ParameterizedTest
    @CsvSource({"bytes=5000-5999,bytes=5000-", "'bytes=0-9,20-29',bytes=0-", "bytes=7-,bytes=7-"})
    void aProbeMayFetchTheFirstSegmentOfTheRangeAndNeverLess(String range, String wanted) {
        assertThat(WarmEntry.of("/a", Optional.of(range)).wanted()).contains(new Wanted(Optional.of(wanted)));
    }

    @Test
    void aProbeForAllOfAnObjectMayFetchItsFirstSegment() {
        assertThat(WarmEntry.of("/a", Optional.empty()).wanted()).contains(new Wanted(Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=-500", "bytes=-500,0-9"})
    void aProbeFetchesNothingWhereTheLengthDecidesWhatIsFirst(String range) {
        assertThat(WarmEntry.of("/a", Optional.of(range)).wanted()).isEmpty();
    }
}
