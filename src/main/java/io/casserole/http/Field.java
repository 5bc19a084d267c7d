package io.casserole.http;

import java.util.Locale;

/**
 * One field line of a message (RFC 9110 §5). The name keeps its spelling but compares without regard to case; the
 * value is kept byte for byte as ISO-8859-1 text, less white space at its ends, which is not part of it (§5.5).
 */
public record Field(String name, String value) {
    /**
     * @throws IllegalArgumentException if the name is not a token, or the value holds CR, LF, NUL or a character above
     *     U+00FF: what could split a message never becomes a field
     */
    public Field {
        if (!Grammar.isToken(name)) {
            throw new IllegalArgumentException(
                    "field name: expected a token, found \"" + Grammar.printable(name) + "\"");
        }
        value = Grammar.trim(value);
        int bad = Grammar.indexOfForbidden(value);
        if (bad >= 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "value of field %s: expected no CR, LF, NUL or character above U+00FF, found U+%04X at %d",
                    name,
                    (int) value.charAt(bad),
                    bad));
        }
    }

    /** Whether this is a field of that name (RFC 9110 §5.1: names are case-insensitive). */
    public boolean isNamed(String other) {
        return name.equalsIgnoreCase(other);
    }

    String lowerCaseName() {
        return name.toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Field field && isNamed(field.name) && value.equals(field.value);
    }

    @Override
    public int hashCode() {
        return 31 * lowerCaseName().hashCode() + value.hashCode();
    }

    @Override
    public String toString() {
        return name + ": " + value;
    }
}
