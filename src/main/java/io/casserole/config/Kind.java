package io.casserole.config;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the value of a setting may be, and how its text becomes that value.
 *
 * @param expected completes the sentence "expected …"; it is also printed in the documentation
 * @param parser   reads a text without white space around it; throws {@link IllegalArgumentException} if it does not fit
 * @param isSecret whether no part of the text may be shown, not even of one that does not fit, and it may stand in a file that the
 *     environment names
 */
record Kind<T>(String expected, Function<String, T> parser, boolean isSecret) {

    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([^\\s\\[\\]:/@]+)):(\\d{1,5})");

    private static final Pattern BEFORE_URL = Pattern.compile(",(?=\\s*(?i:https?://))");

    /** What may be shown. */
    Kind(String expected, Function<String, T> parser) {
        this(expected, parser, false);
    }

    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException if the text is not what {@link #expected} says
     */
    T parse(String text) {
        return parser.apply(text.strip());
    }

    static Kind<String> text(String expected, Pattern pattern) {
        return new Kind<String>(expected, text -> text)
                .where(text -> pattern.matcher(text).matches());
    }

    /** Any text that is to be kept secret. */
    static Kind<Secret> secret() {
        return new Kind<>("any text", Secret::new, true);
    }

    static Kind<Path> path(String expected) {
        return new Kind<>(expected, Path::of);
    }

    /** At least one, each of them once. A comma may also be part of a path. */
    static Kind<List<URI>> httpUrls() {
        return new Kind<List<URI>>(
                        HttpUrl.EXPECTED + ", or several that differ, separated by commas",
                        text -> Stream.of(BEFORE_URL.split(text, -1))
                                .map(String::strip)
                                .map(HttpUrl::parse)
                                .toList())
                .where(urls -> Set.copyOf(urls).size() == urls.size());
    }

    static Kind<InetSocketAddress> hostAndPort() {
        return new Kind<>("a host and a port from 0 to 65535, such as localhost:8080", Kind::parseHostAndPort);
    }

    static Kind<List<Pattern>> patterns() {
        return new Kind<>("regular expressions separated by commas or new lines", PatternList::parse);
    }

    static Kind<Boolean> trueOrFalse() {
        return oneOf(List.of(Boolean.TRUE, Boolean.FALSE));
    }

    static <E extends Enum<E>> Kind<E> oneOf(Class<E> type) {
        return oneOf(List.of(type.getEnumConstants()));
    }

    static Kind<Integer> wholeNumber(int least, int most) {
        return new Kind<>("a whole number from " + least + " to " + most, Integer::valueOf)
                .where(number -> number >= least && number <= most);
    }

    static Kind<DataSize> size() {
        return new Kind<>("a size such as 64K, 100M or 1G", DataSize::parse);
    }

    static Kind<DataSize> size(String least) {
        DataSize bound = DataSize.parse(least);
        return new Kind<>("a size of at least " + bound, DataSize::parse).where(size -> size.compareTo(bound) >= 0);
    }

    static Kind<DataSize> powerOfTwo(String least, String most) {
        return new Kind<>("a power of two from " + least + " to " + most, DataSize::parse)
                .where(between(DataSize.parse(least), DataSize.parse(most)))
                .where(size -> Long.bitCount(size.bytes()) == 1);
    }

    static Kind<Duration> duration(String least, String most) {
        return new Kind<>("a duration from " + least + " to " + most, Durations::parse)
                .where(between(Durations.parse(least), Durations.parse(most)));
    }

    /** A list separated by commas; blank elements are left out. */
    static <T> Kind<List<T>> listOf(String expected, Function<String, T> parser) {
        return new Kind<>(
                expected,
                text -> Stream.of(text.split(",", -1))
                        .map(String::strip)
                        .filter(element -> !element.isEmpty())
                        .map(parser)
                        .toList());
    }

    /** The same, or nothing where the text is empty: for settings that have no default value. */
    Kind<Optional<T>> orNothing() {
        return new Kind<>(
                expected, text -> text.isEmpty() ? Optional.empty() : Optional.of(parser.apply(text)), isSecret);
    }

    private Kind<T> where(Predicate<T> fits) {
        return new Kind<>(
                expected,
                text -> {
                    T value = parser.apply(text);
                    if (!fits.test(value)) {
                        throw new IllegalArgumentException("expected " + expected + ", found '" + text + "'");
                    }
                    return value;
                },
                isSecret);
    }

    private static <T extends Comparable<T>> Predicate<T> between(T least, T most) {
        return value -> value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }

    /** One of some values, by the lower-case of their names. */
    private static <T> Kind<T> oneOf(List<T> values) {
        String expected = values.stream().map(Kind::lowerCase).collect(Collectors.joining(" or "));
        return new Kind<>(
                expected,
                text -> values.stream()
                        .filter(value -> lowerCase(value).equals(lowerCase(text)))
                        .findFirst()
                        .orElseThrow(
                                () -> new IllegalArgumentException("expected " + expected + ", found '" + text + "'")));
    }

    private static String lowerCase(Object value) {
        return value.toString().toLowerCase(Locale.ROOT);
    }

    private static InetSocketAddress parseHostAndPort(String text) {
        Matcher matcher = HOST_AND_PORT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected a host and a port, found '" + text + "'");
        }
        String host = Objects.requireNonNullElse(matcher.group(1), matcher.group(2));
        return InetSocketAddress.createUnresolved(host, Integer.parseInt(matcher.group(3)));
    }
}
