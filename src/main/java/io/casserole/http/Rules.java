package io.casserole.http;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The operator's rules, in order. Of those that match, the first counts: for a request the first that does not ask for a status or type,
 * for a response the first of all. Pure.
 *
 * <pre>
 * name=images  path=/img/.*  status=200  ttl=1d  ignore=cache-control,set-cookie
 * path=/api/.* pass
 * </pre>
 */
public final class Rules {
    private static final Rules NONE = new Rules(List.of());

    private final List<Rule> rules;

    private Rules(List<Rule> rules) {
        this.rules = rules;
    }

    public static Rules none() {
        return NONE;
    }

    /**
     * Reads rules: one in each line, or between semicolons that stand alone. What follows a word that begins with {@code #} is no rule.
     *
     * @throws IllegalArgumentException naming the line, what was expected and what was found
     */
    public static Rules parse(String text) {
        return new Rules(RuleParser.parse(text));
    }

    /** These, and then those. */
    public Rules then(Rules others) {
        if (rules.isEmpty()) {
            return others;
        }
        return others.rules.isEmpty()
                ? this
                : new Rules(Stream.concat(rules.stream(), others.rules.stream()).toList());
    }

    public int size() {
        return rules.size();
    }

    /** The rule for a request: what it says of the key, of passing, and of how many uses make an object worth storing. */
    public Optional<Rule> ofRequest(String rawPath) {
        for (Rule rule : rules) { // no stream: every request asks
            if (!rule.needsResponse() && rule.matches(rawPath)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }

    /** The rule for a response. */
    public Optional<Rule> ofResponse(String rawPath, int status, Fields response) {
        for (Rule rule : rules) {
            if (rule.matches(rawPath, status, response)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }
}
