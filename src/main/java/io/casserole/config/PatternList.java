package io.casserole.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Splits a list of regular expressions at new lines and commas. A comma that belongs to an expression, as in
 * {@code a{1,3}}, {@code [,;]}, {@code (a,b)} or {@code \,}, separates nothing.
 */
final class PatternList {

    private final List<Pattern> patterns = new ArrayList<>();
    private final StringBuilder current = new StringBuilder();
    private int openGroups;
    private boolean inClass;
    private boolean escaped;

    private PatternList() {}

    /**
     * Reads the expressions in the order given; blank ones are left out.
     *
     * @throws java.util.regex.PatternSyntaxException naming the first expression that is none
     */
    static List<Pattern> parse(String text) {
        PatternList list = new PatternList();
        text.chars().forEach(character -> list.accept((char) character));
        list.finish();
        return List.copyOf(list.patterns);
    }

    private void accept(char character) {
        boolean separates = character == '\n' || (character == ',' && openGroups == 0 && !inClass && !escaped);
        if (separates) {
            finish();
            return;
        }
        current.append(character);
        if (escaped) {
            escaped = false;
        } else {
            follow(character);
        }
    }

    private void follow(char character) {
        switch (character) {
            case '\\' -> escaped = true;
            case '[' -> inClass = true;
            case ']' -> inClass = false;
            case '(', '{' -> openGroups += inClass ? 0 : 1;
            case ')', '}' -> openGroups -= inClass ? 0 : 1;
            default -> {}
        }
    }

    private void finish() {
        String expression = current.toString().strip();
        if (!expression.isEmpty()) {
            patterns.add(Pattern.compile(expression));
        }
        current.setLength(0);
        openGroups = 0;
        inClass = false;
        escaped = false;
    }
}
