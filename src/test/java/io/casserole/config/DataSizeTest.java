package io.casserole.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSizeTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "512, 512",
        "7B, 7",
        "64K, 65536",
        "64 KB, 65536",
        "100M, 104857600",
        "2MB, 2097152",
        "2MiB, 2097152",
        "2mib, 2097152",
        "1G, 1073741824",
        "1g, 1073741824",
        "' 3T ', 3298534883328",
        "9223372036854775807, 9223372036854775807"
    })
    void readsSizesAsPeopleWriteThem(String text, long bytes) {
        assertThat(DataSize.parse(text)).isEqualTo(new DataSize(bytes));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "M", "1.5G", "-1", "100X", "1 MM", "1P", "0x10", "8388608T", "9223372036854775808"})
    void tellsWhatWasExpectedInsteadOfWhatIsNoSize(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataSize.parse(text))
                .withMessage("expected a size such as 512, 64K, 100M or 1G, found '" + text + "'");
    }

    @Test
    void isNeverNegative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DataSize(-1))
                .withMessage("expected an amount of bytes of at least 0, found -1");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1023, 1023", "1024, 1K", "1025, 1025", "1536K, 1536K", "1048576K, 1G", "2048T, 2048T"})
    void printsTheShortestExactForm(String text, String printed) {
        assertThat(DataSize.parse(text)).hasToString(printed);
    }

    @Test
    void readsWhatItPrintsForAnySize() {
        Random random = new Random(20_240_229);
        for (int round = 0; round < 10_000; round++) {
            long wholeUnits = random.nextLong() >>> (1 + random.nextInt(63));
            int zeros = Math.min(Long.numberOfLeadingZeros(wholeUnits) - 1, 10 * random.nextInt(5));
            DataSize size = new DataSize(wholeUnits << zeros);
            assertThat(DataSize.parse(size.toString())).isEqualTo(size);
            assertThat(size.toString())
                    .hasSizeLessThanOrEqualTo(Long.toString(size.bytes()).length());
        }
    }

    @Test
    void isOrderedByBytes() {
        assertThat(DataSize.parse("1025K"))
                .isGreaterThan(DataSize.parse("1M"))
                .isLessThan(DataSize.parse("1G"))
                .isEqualByComparingTo(DataSize.parse("1049600"));
    }
}
