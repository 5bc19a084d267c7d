package io.casserole.warm;

import io.casserole.http.RangeSelection;
import io.casserole.http.RequestTarget;
import io.casserole.segment.ObjectSource.Wanted;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is to be brought: an object, or the segments of it that a range touches. As a line it is a path, with its query if it has one, and perhaps
 * a range behind white space, written as in a {@code Range} field (RFC 9110 §14.2): {@code /a.iso bytes=0-1048575}.
 */
public record WarmEntry(RequestTarget target, Optional<String> range) {
    /** Most characters of a line. */
    static final int LONGEST = 8 << 10;

    /** Most ranges of one entry. */
    static final int MOST_RANGES = 100;

    private static final Pattern LINE = Pattern.compile("(\\S+)(?:\\s+(\\S.*))?");

    public WarmEntry {
        range.ifPresent(WarmEntry::check);
    }

    private static void check(String range) {
        if (RangeSelection.of(Optional.of(range), Long.MAX_VALUE, MOST_RANGES) instanceof RangeSelection.Whole) {
            throw new IllegalArgumentException("range: expected 1 to " + MOST_RANGES
                    + " ranges such as bytes=0-1048575, bytes=1048576- or bytes=-500, found '" + range + "'");
        }
    }

    /**
     * An entry from its parts.
     *
     * @throws IllegalArgumentException with a message for the client, if they make none
     */
    public static WarmEntry of(String url, Optional<String> range) {
        if (url.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "url: expected at most " + LONGEST + " characters, found " + url.length());
        }
        if (!url.startsWith("/")) {
            throw new IllegalArgumentException("url: expected a path such as /a.iso, found '" + url + "'");
        }
        return new WarmEntry(RequestTarget.parse(url), range);
    }

    /**
     * Reads what {@link #toString} gave.
     *
     * @throws IllegalArgumentException with a message for the client, if it is no entry
     */
    static WarmEntry parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (line.length() > LONGEST || !matcher.matches()) {
            throw new IllegalArgumentException("expected a path and perhaps a range, found another line");
        }
        return of(matcher.group(1), Optional.ofNullable(matcher.group(2)));
    }

    /** What a probe may fetch with its answer; nothing if the range does not tell where it begins. Never less than a segment. */
    Optional<Wanted> wanted() {
        if (range.isEmpty()) {
            return Optional.of(new Wanted(Optional.empty()));
        }
        long first = new Wanted(range).firstByte();
        return first == 0 && !range.get().matches("(?i)bytes=0+-.*")
                ? Optional.empty()
                : Optional.of(new Wanted(Optional.of("bytes=" + first + "-")));
    }

    @Override
    public String toString() {
        return range.map(text -> target + " " + text).orElseGet(target::toString);
    }
}
