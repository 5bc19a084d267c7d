package io.casserole.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 §14.6: multipart/byteranges. */
class MultipartRangesTest {
    private static final List<ByteRange> RANGES = List.of(new ByteRange(500, 1000), new ByteRange(7000, 8000));

    private final MultipartRanges multipart =
            new MultipartRanges("THIS_STRING", Optional.of("text/plain; charset=\u00e4"), 8000, RANGES);

    @Test
    void framesEachPartWithItsTypeAndRange() {
        assertThat(multipart.contentType()).isEqualTo("multipart/byteranges; boundary=THIS_STRING");
        assertThat(text(multipart.header(RANGES.get(1)))).isEqualTo("""

                --THIS_STRING
                Content-Type: text/plain; charset=\u00e4
                Content-Range: bytes 7000-7999/8000

                """);
        assertThat(text(multipart.closing())).isEqualTo("\n--THIS_STRING--\n");
    }

    @Test
    void representationWithoutTypeHasPartsWithoutType() {
        MultipartRanges untyped = new MultipartRanges("b", Optional.empty(), 8000, RANGES);

        assertThat(text(untyped.header(RANGES.get(0)))).isEqualTo("""

                --b
                Content-Range: bytes 500-999/8000

                """);
    }

    @Test
    void lengthIsThatOfTheBodyWhenWritten() {
        Random random = new Random(14_6);
        for (int i = 0; i < 1_000; i++) {
            List<ByteRange> ranges = new ArrayList<>();
            for (int parts = 2 + random.nextInt(5); parts > 0; parts--) {
                long first = random.nextInt(1_000_000);
                ranges.add(new ByteRange(first, first + 1 + random.nextInt(1000)));
            }
            MultipartRanges body =
                    new MultipartRanges("b".repeat(1 + random.nextInt(70)), Optional.of("a/b"), 2_000_000, ranges);
            long written = body.closing().length;
            for (ByteRange range : ranges) {
                written += body.header(range).length + range.length();
            }

            assertThat(body.length()).isEqualTo(written);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "a\r\nb",
                "a\"b",
                "01234567890123456789012345678901234567890123456789012345678901234567890"
            })
    void boundaryNeedsNoQuotes(String boundary) { // RFC 2046 §5.1.1
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MultipartRanges(boundary, Optional.empty(), 8000, RANGES))
                .withMessageContaining("boundary");
    }

    @Test
    void oneRangeIsNoMultipart() { // RFC 9110 §15.3.7.2
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MultipartRanges("b", Optional.empty(), 8000, RANGES.subList(0, 1)))
                .withMessageContaining("expected at least 2, found 1");
    }

    /** The text with its line ends, all of which must be CRLF, written as one character. */
    private static String text(byte[] frame) {
        String text = new String(frame, ISO_8859_1);
        assertThat(text.replace("\r\n", "")).doesNotContain("\r", "\n");
        return text.replace("\r\n", "\n");
    }
}
