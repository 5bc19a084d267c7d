package io.casserole;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A message to operators, as the sources have it.
 *
 * @param id such as CSR-0101; what stands there instead if it is none
 * @param text with {@code {}} for what is filled in
 */
record LogMessage(String id, String level, String text, Path source) {
    private static final String LITERAL = "\"(?:[^\"\\\\]|\\\\.)*\"";
    private static final Pattern CALL = Pattern.compile(
            "\\b(?:LOG|log)\\s*\\.(info|warn|error)\\(\\s*((?:" + LITERAL + "\\s*\\+?\\s*)*)", Pattern.DOTALL);
    private static final Pattern ID = Pattern.compile("(CSR-\\d{4}) (.*)");

    /** All there are. */
    static List<LogMessage> all() {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .flatMap(file -> in(file).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<LogMessage> in(Path file) {
        List<LogMessage> found = new ArrayList<>();
        Matcher call = CALL.matcher(read(file));
        while (call.find()) {
            found.add(of(call.group(1), text(call.group(2)), file));
        }
        return found;
    }

    private static LogMessage of(String level, String text, Path file) {
        Matcher id = ID.matcher(text);
        return id.matches()
                ? new LogMessage(id.group(1), level, id.group(2), file)
                : new LogMessage("none", level, text, file);
    }

    private static String text(String literals) {
        StringBuilder text = new StringBuilder();
        Matcher literal = Pattern.compile(LITERAL).matcher(literals);
        while (literal.find()) {
            String quoted = literal.group();
            text.append(quoted, 1, quoted.length() - 1);
        }
        return text.toString();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The beginning of its row in the documentation. */
    String row() {
        return "| `" + id + "` | " + level + " | " + text + " | ";
    }
}
