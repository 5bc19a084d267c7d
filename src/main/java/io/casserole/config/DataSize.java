package io.casserole.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of bytes, never negative. Units are powers of 1024: {@code 1K} is 1024 bytes.
 *
 * @param bytes the amount
 */
public record DataSize(long bytes) implements Comparable<DataSize> {

    /** The position of a unit is its power of 1024. */
    private static final String UNITS = " KMGT";

    private static final Pattern TEXT = Pattern.compile("(\\d{1,19})\\s*([KMGT]?)(?:I?B)?");

    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("expected an amount of bytes of at least 0, found " + bytes);
        }
    }

    /**
     * Reads a size as people write it: {@code 512}, {@code 64K}, {@code 100M}, {@code 2MB}, {@code 2MiB}, {@code 1 g}.
     *
     * @throws IllegalArgumentException if the text is no size, or one over 2^63 - 1 bytes
     */
    public static DataSize parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw unreadable(text);
        }
        int power = Math.max(0, UNITS.indexOf(matcher.group(2)));
        long unit = 1L << (10 * power);
        try {
            return new DataSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit));
        } catch (ArithmeticException | NumberFormatException e) {
            throw unreadable(text);
        }
    }

    private static IllegalArgumentException unreadable(String text) {
        return new IllegalArgumentException("expected a size such as 512, 64K, 100M or 1G, found '" + text + "'");
    }

    @Override
    public int compareTo(DataSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** The shortest text that {@link #parse} reads as exactly this size. */
    @Override
    public String toString() {
        int power = 0;
        long amount = bytes;
        while (amount > 0 && amount % 1024 == 0 && power < UNITS.length() - 1) {
            amount /= 1024;
            power++;
        }
        return power == 0 ? Long.toString(amount) : amount + UNITS.substring(power, power + 1);
    }
}
