package io.casserole.warm;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a job is to bring, in this order. */
public record WarmList(List<WarmEntry> entries) {
    /** Most entries. */
    public static final int MOST = 10_000;

    /** Most bytes of a list, as text or as JSON. */
    public static final int LONGEST = 1 << 20;

    private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)#.*");

    public WarmList {
        entries = List.copyOf(entries);
        if (entries.isEmpty() || entries.size() > MOST) {
            throw new IllegalArgumentException("list: expected 1 to " + MOST + " entries, found " + entries.size());
        }
    }

    /**
     * Reads a list of lines in UTF-8. Blank lines, and what follows a {@code #} at the beginning of a line or behind white space, are left out.
     *
     * @throws IllegalArgumentException with a message for the client that names the line, if it is no list
     */
    public static WarmList parse(byte[] utf8) {
        List<WarmEntry> entries = new ArrayList<>();
        int number = 0;
        for (String line : text(utf8).split("\\R", -1)) {
            number++;
            String plain = COMMENT.matcher(line).replaceFirst("").strip();
            if (!plain.isEmpty()) {
                entries.add(entry(number, plain));
            }
        }
        return new WarmList(entries);
    }

    private static String text(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString(); // which reports, not replaces
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("list: expected text in UTF-8, found something else", e);
        }
    }

    private static WarmEntry entry(int number, String line) {
        try {
            return WarmEntry.parse(line);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
        }
    }

    /** As {@link #parse} reads it. */
    String text() {
        return entries.stream().map(WarmEntry::toString).collect(Collectors.joining("\n", "", "\n"));
    }
}
