package io.casserole.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How durations are written in settings: one whole number and one unit, such as {@code 500ms} or {@code 30d}. */
public final class Durations {

    /** Largest first, so that the first one that divides a duration gives its shortest text. */
    private static final List<Unit> UNITS = List.of(
            new Unit("d", Duration.ofDays(1)),
            new Unit("h", Duration.ofHours(1)),
            new Unit("m", Duration.ofMinutes(1)),
            new Unit("s", Duration.ofSeconds(1)),
            new Unit("ms", Duration.ofMillis(1)));

    private static final Pattern TEXT = Pattern.compile("(\\d{1,19})\\s*(ms|s|m|h|d)");

    private record Unit(String symbol, Duration length) {}

    private Durations() {}

    /**
     * Reads {@code 0}, or a number with one of the units ms, s, m, h, d.
     *
     * @throws IllegalArgumentException if the text is no duration, or one too long for {@link Duration}
     */
    public static Duration parse(String text) {
        String stripped = text.strip().toLowerCase(Locale.ROOT);
        if (stripped.equals("0")) {
            return Duration.ZERO;
        }
        Matcher matcher = TEXT.matcher(stripped);
        if (!matcher.matches()) {
            throw unreadable(text);
        }
        try {
            return unit(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)));
        } catch (ArithmeticException | NumberFormatException e) {
            throw unreadable(text);
        }
    }

    /**
     * The shortest text that {@link #parse} reads as exactly this duration.
     *
     * @throws IllegalArgumentException if the duration is negative or no whole number of milliseconds
     */
    public static String format(Duration duration) {
        if (duration.isZero()) {
            return "0";
        }
        for (Unit unit : UNITS) {
            long count = duration.dividedBy(unit.length());
            if (count > 0 && unit.length().multipliedBy(count).equals(duration)) {
                return count + unit.symbol();
            }
        }
        throw new IllegalArgumentException("expected a whole number of milliseconds of at least 0, found " + duration);
    }

    private static Duration unit(String symbol) {
        return UNITS.stream()
                .filter(unit -> unit.symbol().equals(symbol))
                .findFirst()
                .orElseThrow()
                .length();
    }

    private static IllegalArgumentException unreadable(String text) {
        return new IllegalArgumentException(
                "expected a duration such as 500ms, 60s, 5m, 1h or 30d, found '" + text + "'");
    }
}
