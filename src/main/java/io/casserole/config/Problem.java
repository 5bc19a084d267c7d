package io.casserole.config;

import java.util.regex.Pattern;

/**
 * One thing wrong with the settings, told in one line.
 *
 * @param subject the setting, or the name that is none
 * @param message what was expected and what was found
 */
public record Problem(String subject, String message) {

    /** A URL's user and password, which must not reach a log; rather too much is hidden than too little. */
    private static final Pattern USER_INFO = Pattern.compile("(?<=//)\\S*@");

    private static final Pattern LINE_BREAKS = Pattern.compile("\\p{Cntrl}+");
    private static final int LONGEST_QUOTE = 200;

    /** A value that is not what its setting expects. */
    static Problem unfit(String setting, String expected, String found) {
        return new Problem(setting, "expected " + expected + ", found " + quote(found));
    }

    /** A value that is not there, although others ask for it. */
    static Problem missing(String setting, String expected) {
        return new Problem(setting, "expected " + expected + ", found nothing");
    }

    /** The same problem, with the place where the value was given. */
    Problem from(Source source) {
        return new Problem(subject, message + " (" + source + ")");
    }

    private static String quote(String value) {
        String line = LINE_BREAKS.matcher(value).replaceAll(" ");
        String shown = USER_INFO.matcher(line).replaceAll("***@");
        return "'" + (shown.length() > LONGEST_QUOTE ? shown.substring(0, LONGEST_QUOTE) + "…" : shown) + "'";
    }

    @Override
    public String toString() {
        return subject + ": " + message;
    }
}
