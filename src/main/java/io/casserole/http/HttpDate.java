package io.casserole.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The three date formats of HTTP (RFC 9110 §5.6.7), read without regard to case as RFC 9111 §4.2 advises, and nothing
 * else: another zone, a missing comma or a doubled space is no date, which for {@code Expires} means the past.
 */
public final class HttpDate {
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final String MONTH = "(?<month>" + String.join("|", MONTHS) + ")";
    private static final String TIME = "(?<hour>[0-9]{2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})";
    private static final String DAY_NAME = "(?:mon|tue|wed|thu|fri|sat|sun)";
    private static final String LONG_DAY_NAME = "(?:mon|tues|wednes|thurs|fri|satur|sun)day";
    private static final List<Pattern> FORMATS = List.of(
            format(DAY_NAME + ", (?<day>[0-9]{2}) " + MONTH + " (?<year>[0-9]{4}) " + TIME + " GMT"),
            format(LONG_DAY_NAME + ", (?<day>[0-9]{2})-" + MONTH + "-(?<year>[0-9]{2}) " + TIME + " GMT"),
            format(DAY_NAME + " " + MONTH + " (?<day>[0-9]{2}| [0-9]) " + TIME + " (?<year>[0-9]{4})"));
    private static final DateTimeFormatter IMF_FIXDATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private HttpDate() {}

    /**
     * The instant, or empty for what is none of the three formats or no day of the calendar. The name of the weekday
     * is not compared with the date.
     */
    public static Optional<Instant> parse(String text) {
        return FORMATS.stream()
                .map(format -> format.matcher(text))
                .filter(Matcher::matches)
                .findFirst()
                .flatMap(HttpDate::instant);
    }

    /** The date in the field of that name; empty also where the field stands twice. */
    public static Optional<Instant> of(Fields fields, String name) {
        return fields.joined(name).flatMap(HttpDate::parse);
    }

    /** The IMF-fixdate, such as {@code Sun, 06 Nov 1994 08:49:37 GMT}; parts of a second are cut off. */
    public static String format(Instant instant) {
        return IMF_FIXDATE.format(instant);
    }

    private static Pattern format(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }

    private static Optional<Instant> instant(Matcher date) {
        int second = number(date, "second");
        if (second > 60) {
            return Optional.empty();
        }
        try {
            LocalDateTime minute = LocalDateTime.of(
                    year(date.group("year")),
                    1 + MONTHS.indexOf(date.group("month").toLowerCase(Locale.ROOT)),
                    number(date, "day"),
                    number(date, "hour"),
                    number(date, "minute"));
            return Optional.of(minute.plusSeconds(second).toInstant(ZoneOffset.UTC)); // :60 is a leap second
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }

    /**
     * Two digits mean 1970 to 2069. RFC 9110 §5.6.7 lets the window of a century move with the clock; standing still
     * it needs none, and the common {@code 01-Jan-70} stays in the past, where its senders mean it to be.
     */
    private static int year(String digits) {
        int year = Integer.parseInt(digits);
        if (digits.length() == 4) {
            return year;
        }
        return year < 70 ? 2000 + year : 1900 + year;
    }

    private static int number(Matcher date, String group) {
        return Integer.parseInt(date.group(group).trim());
    }
}
