package io.casserole.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The common pieces of field grammar: tokens, quoted strings, lists and numbers (RFC 9110 §5.6). */
final class Grammar {
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private Grammar() {}

    /** RFC 9110 §5.6.2: {@code token = 1*tchar}. */
    static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(Grammar::isTokenCharacter);
    }

    static boolean isTokenCharacter(int c) {
        return isAlpha(c) || isDigit(c) || TOKEN_MARKS.indexOf(c) >= 0;
    }

    static boolean isAlpha(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /** Optional white space: space and tab (RFC 9110 §5.6.3), nothing else that Java would strip. */
    static boolean isWhitespace(int c) {
        return c == ' ' || c == '\t';
    }

    static String trim(String text) {
        int first = 0;
        int end = text.length();
        while (first < end && isWhitespace(text.charAt(first))) {
            first++;
        }
        while (end > first && isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(first, end);
    }

    /** The place of the first character that no field value may hold, or a negative number. */
    static int indexOfForbidden(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\r' || c == '\n' || c == 0 || c > 0xFF) {
                return i;
            }
        }
        return -1;
    }

    /**
     * The members of a list (RFC 9110 §5.6.1), trimmed, empty ones dropped. A separator inside a quoted string
     * separates nothing; a string that is never closed reaches to the end.
     */
    static List<String> split(String list, char separator) {
        List<String> members = new ArrayList<>();
        int start = 0;
        boolean quoted = false;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            if (quoted && c == '\\') {
                i++; // RFC 9110 §5.6.4: a quoted pair, which may hide a quote
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                addMember(members, list.substring(start, i));
                start = i + 1;
            }
        }
        addMember(members, list.substring(start));
        return members;
    }

    private static void addMember(List<String> members, String untrimmed) {
        String member = trim(untrimmed);
        if (!member.isEmpty()) {
            members.add(member);
        }
    }

    /** The text as a parameter value: itself if it is a token, else a quoted string (RFC 9110 §5.6.6). */
    static String tokenOrQuoted(String text) {
        return isToken(text) ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** The text that {@link #tokenOrQuoted} was given; what is no quoted string is taken as it is. */
    static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
    }

    /** A number of one or more digits, leading zeros allowed; too large a one saturates at {@link Long#MAX_VALUE}. */
    static Optional<Long> digits(String text) {
        if (text.isEmpty() || !text.chars().allMatch(Grammar::isDigit)) {
            return Optional.empty();
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (number > (Long.MAX_VALUE - digit) / 10) {
                return Optional.of(Long.MAX_VALUE);
            }
            number = number * 10 + digit;
        }
        return Optional.of(number);
    }

    /** The text fit for a message: at most 60 characters, controls and non-ASCII replaced. */
    static String printable(String text) {
        String shown = text.length() > 60 ? text.substring(0, 60) + "..." : text;
        return shown.replaceAll("[^\\x20-\\x7E]", "?");
    }
}
