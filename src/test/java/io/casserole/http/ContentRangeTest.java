package io.casserole.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 §14.4: Content-Range. */
class ContentRangeTest {
    @Test
    void readsAPartWithItsTotal() {
        assertThat(ContentRange.parse("bytes 0-99/1000"))
                .contains(new ContentRange.Part(new ByteRange(0, 100), OptionalLong.of(1000)));
        assertThat(ContentRange.parse("BYTES 999-999/1000"))
                .contains(new ContentRange.Part(new ByteRange(999, 1000), OptionalLong.of(1000)));
    }

    @Test
    void readsAPartOfUnknownTotal() {
        assertThat(ContentRange.parse("bytes 0-99/*"))
                .contains(new ContentRange.Part(new ByteRange(0, 100), OptionalLong.empty()));
    }

    @Test
    void readsTheLengthThatA416Tells() {
        assertThat(ContentRange.parse("bytes */1000")).contains(new ContentRange.Unsatisfied(1000));
        assertThat(ContentRange.parse("bytes */0")).contains(new ContentRange.Unsatisfied(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes ",
                "bytes 0-99",
                "bytes=0-99/100",
                "bytes  0-9/10",
                "bytes 0 -9/10",
                "bytes 0-9 /10",
                "bytes 0-9/10 ",
                "bytes 9-0/10",
                "bytes 0-10/10",
                "bytes 0-/10",
                "bytes -9/10",
                "bytes /10",
                "bytes */*",
                "bytes +0-9/10",
                "bytes 0-9/-1",
                "bytes 0-9/10/10",
                "bytes 0-9/",
                "items 0-9/10",
                "bytes 0--9/10",
                "bytes 0-9223372036854775807/*",
                "bytes 0-99999999999999999999/*",
                "bytes */99999999999999999999",
                "bytes 0-9/\u0661",
                "xbytes 0-9/10",
                "bytes 0-9/10, bytes 10-19/20",
                "/"
            })
    void refusesWhatCannotBeBelieved(String value) {
        assertThat(ContentRange.parse(value)).isEmpty();
    }

    @Test
    void partReachingBeyondItsTotalCannotBeMade() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ContentRange.Part(new ByteRange(0, 11), OptionalLong.of(10)))
                .withMessageContaining("expected a total of at least 11, found 10");
        assertThatIllegalArgumentException().isThrownBy(() -> new ContentRange.Unsatisfied(-1));
    }

    @Test
    void readsBackWhatItWrites() {
        Random random = new Random(9110);
        for (int i = 0; i < 10_000; i++) {
            ContentRange range = anyRange(random);

            assertThat(ContentRange.parse(range.toString())).as("%s", range).contains(range);
        }
    }

    private static ContentRange anyRange(Random random) {
        long total = 1 + (random.nextLong() >>> (1 + random.nextInt(62))) % (Long.MAX_VALUE - 1);
        long first = (random.nextLong() >>> 1) % total;
        long end = first + 1 + (random.nextLong() >>> 1) % (total - first);
        return switch (random.nextInt(3)) {
            case 0 -> new ContentRange.Unsatisfied(total);
            case 1 -> new ContentRange.Part(new ByteRange(first, end), OptionalLong.empty());
            default -> new ContentRange.Part(new ByteRange(first, end), OptionalLong.of(total));
        };
    }
}
