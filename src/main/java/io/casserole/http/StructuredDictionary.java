package io.casserole.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A strict reader of dictionaries among the structured fields (RFC 8941 §3.2). Members map to the text of their value
 * without parameters; a member without value is {@link #TRUE}.
 */
final class StructuredDictionary {
    static final String TRUE = "?1";
    static final String FALSE = "?0";

    private static final String KEY = "[a-z*][a-z0-9_.*-]*+";
    private static final String NUMBER = "-?(?:[0-9]{1,12}+\\.[0-9]{1,3}+|[0-9]{1,15}+)";
    private static final String STRING = "\"(?:[ !#-\\[\\]-~]|\\\\[\"\\\\])*+\"";
    private static final String TOKEN = "[A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*+";
    private static final String BYTES = ":[A-Za-z0-9+/]*+={0,2}+:";
    private static final String BOOLEAN = "\\?[01]";
    private static final String ITEM = "(?:" + String.join("|", NUMBER, STRING, TOKEN, BYTES, BOOLEAN) + ")";
    private static final String PARAMETERS = "(?:; *+" + KEY + "(?:=" + ITEM + ")?+)*+";
    private static final String INNER_LIST = "\\( *+(?:" + ITEM + PARAMETERS + "(?: ++|(?=\\))))*+\\)";
    private static final Pattern MEMBER =
            Pattern.compile("(?<key>" + KEY + ")(?:=(?<value>" + INNER_LIST + "|" + ITEM + "))?+" + PARAMETERS);
    private static final Pattern SEPARATOR = Pattern.compile("[ \\t]*+,[ \\t]*+");

    private StructuredDictionary() {}

    /** The members, of which a repeated one has its last value; empty if any part breaks the grammar. */
    static Optional<Map<String, String>> parse(String text) {
        Map<String, String> members = new LinkedHashMap<>();
        Matcher member = MEMBER.matcher(text);
        Matcher separator = SEPARATOR.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!member.region(at, text.length()).lookingAt()) {
                return Optional.empty();
            }
            String value = member.group("value");
            members.put(member.group("key"), value == null ? TRUE : value);
            at = member.end();
            if (at < text.length()) {
                if (!separator.region(at, text.length()).lookingAt() || separator.end() == text.length()) {
                    return Optional.empty(); // RFC 8941 §4.2.2: nothing but a comma, and none at the end
                }
                at = separator.end();
            }
        }
        return Optional.of(members);
    }
}
