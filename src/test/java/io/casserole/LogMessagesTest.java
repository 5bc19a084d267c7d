package io.casserole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What is logged for operators (info, warn, error) begins with an id that stays, whatever becomes of the words: the text begins with
 * {@code CSR-}, two digits of the package and two that are free in it, and {@code docs/log-messages.md} has a row for it.
 */
class LogMessagesTest {
    private static final Path DOCUMENT = Path.of("docs/log-messages.md");

    private final List<LogMessage> messages = LogMessage.all();

    private static List<String> rows() throws IOException {
        return Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.startsWith("| `CSR-"))
                .toList();
    }

    @Test
    void eachMessageHasAnId() {
        assertThat(messages)
                .hasSizeGreaterThan(40)
                .noneMatch(message -> message.id().equals("none"));
    }

    @Test
    void noIdIsUsedTwice() {
        assertThat(messages).extracting(LogMessage::id).doesNotHaveDuplicates();
    }

    @Test
    void eachMessageIsExplainedInTheDocumentAsItStandsInTheSource() throws IOException {
        List<String> rows = rows();

        assertThat(messages)
                .allSatisfy(message -> assertThat(rows)
                        .as("a row that begins with %s", message.row())
                        .anyMatch(row -> row.startsWith(message.row())
                                && row.length() > message.row().length() + 10));
        assertThat(rows).as("rows of messages that there are").hasSameSizeAs(messages);
    }

    @Test
    void rowsStandInTheOrderOfTheirIds() throws IOException {
        assertThat(rows()).isSorted();
    }
}
