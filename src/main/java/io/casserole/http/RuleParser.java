package io.casserole.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** Reads the operator's rules; docs/configure.md tells their language. */
final class RuleParser {
    private static final Set<String> NAMES =
            Set.of("name", "path", "status", "type", "ttl", "ignore", "pass", "min-uses", "key");
    private static final Pattern TTL = Pattern.compile("([1-9][0-9]{0,8})(s|m|h|d)");
    private static final Pattern USES = Pattern.compile("[2-9]|[1-9][0-9]|100");
    private static final Pattern STATUS = Pattern.compile("[2-5][0-9]{2}");
    private static final Pattern PARAMETER = Pattern.compile("-[^,;&=#*]+\\*?|-\\*");
    private static final Duration LONGEST = Duration.ofDays(3650);

    private final int line;
    private final Map<String, String> words;

    private RuleParser(int line, Map<String, String> words) {
        this.line = line;
        this.words = words;
    }

    static List<Rule> parse(String text) {
        List<Rule> rules = new ArrayList<>();
        String[] lines = text.split("\\R", -1);
        for (int i = 0; i < lines.length; i++) {
            for (List<String> words : split(lines[i])) {
                rules.add(rule(i + 1, words, rules.size() + 1));
            }
        }
        return List.copyOf(rules);
    }

    /** The rules of one line. */
    private static List<List<String>> split(String line) {
        List<List<String>> rules = new ArrayList<>();
        List<String> words = new ArrayList<>();
        for (String word : line.strip().split("\\s+", -1)) {
            if (word.startsWith("#")) {
                break;
            }
            if (word.equals(";")) {
                rules.add(words);
                words = new ArrayList<>();
            } else if (!word.isEmpty()) {
                words.add(word);
            }
        }
        rules.add(words);
        rules.removeIf(List::isEmpty);
        return rules;
    }

    private static Rule rule(int line, List<String> texts, int number) {
        Map<String, String> words = new LinkedHashMap<>();
        RuleParser parser = new RuleParser(line, words);
        for (String text : texts) {
            int equals = text.indexOf('=');
            String name = equals < 0 ? text : text.substring(0, equals);
            boolean known = NAMES.contains(name) && name.equals("pass") == equals < 0;
            if (!known || words.put(name, text.substring(equals + 1)) != null) {
                throw parser.unlike(
                        "each once: name=, path=, status=, type=, ttl=, ignore=, min-uses=, key=, pass", text);
            }
        }
        return parser.rule(number);
    }

    private Rule rule(int number) {
        if (!words.containsKey("path")) {
            throw unlike("path=", String.join(" ", words.keySet()));
        }
        Rule rule = new Rule(
                words.getOrDefault("name", Integer.toString(number)),
                pattern("path"),
                Set.copyOf(list("status", "a status from 200 to 599", STATUS, Integer::valueOf)),
                words.containsKey("type") ? Optional.of(pattern("type")) : Optional.empty(),
                ttl(),
                Set.copyOf(list("ignore", ignorable(), Pattern.compile(".*"), this::ignored)),
                words.containsKey("pass"),
                list("min-uses", "a number from 2 to 100", USES, Integer::valueOf).stream()
                        .findFirst()
                        .orElse(1),
                QueryKey.of(
                        list("key", "names of parameters, each after a hyphen", PARAMETER, name -> name.substring(1)),
                        false));
        check(rule);
        return rule;
    }

    /** What cannot be together. */
    private void check(Rule rule) {
        if (rule.pass() && !without("name", "path", "status", "type", "pass").isEmpty()) {
            throw unlike("pass alone", String.join(" ", without("name", "path", "status", "type", "pass")));
        }
        if (rule.needsResponse() && (words.containsKey("key") || words.containsKey("min-uses"))) {
            throw unlike("key= and min-uses= without status= and type=", String.join(" ", words.keySet()));
        }
        if (!Grammar.isToken(rule.name()) || rule.name().length() > 64) {
            throw unlike("name= with a token of at most 64 characters", rule.name());
        }
    }

    private Set<String> without(String... names) {
        Set<String> others = new HashSet<>(words.keySet());
        Arrays.asList(names).forEach(others::remove);
        return others;
    }

    private Pattern pattern(String name) {
        String text = words.getOrDefault(name, "");
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw unlike(name + "= with a regular expression", text + " (" + e.getDescription() + ")");
        }
    }

    private Optional<Duration> ttl() {
        String text = words.get("ttl");
        if (text == null) {
            return Optional.empty();
        }
        Matcher matcher = TTL.matcher(text);
        if (matcher.matches()) {
            Duration unit = unit(matcher.group(2));
            Duration ttl = unit.multipliedBy(Long.parseLong(matcher.group(1)));
            if (ttl.compareTo(LONGEST) <= 0) {
                return Optional.of(ttl);
            }
        }
        throw unlike("ttl= with a duration of whole seconds such as 30s, 5m, 1h or 30d, 3650d at most", text);
    }

    private static Duration unit(String symbol) {
        return switch (symbol) {
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ofDays(1);
        };
    }

    private <T> List<T> list(String name, String expected, Pattern each, Function<String, T> read) {
        String text = words.get(name);
        if (text == null) {
            return List.of();
        }
        List<String> members = List.of(text.split(",", -1));
        members.stream()
                .filter(member -> member.isEmpty() || !each.matcher(member).matches())
                .findFirst()
                .ifPresent(member -> {
                    throw unlike(name + "= with " + expected, member);
                });
        return members.stream().map(read).toList();
    }

    private Rule.Ignored ignored(String word) {
        return Arrays.stream(Rule.Ignored.values())
                .filter(field -> field.word().equals(word))
                .findFirst()
                .orElseThrow(() -> unlike("ignore= with " + ignorable(), word));
    }

    private static String ignorable() {
        return Arrays.stream(Rule.Ignored.values()).map(Rule.Ignored::word).collect(Collectors.joining(", "));
    }

    private IllegalArgumentException unlike(String expected, String found) {
        return new IllegalArgumentException(
                "line " + line + ": expected " + expected + ", found '" + Grammar.printable(found) + "'");
    }
}
