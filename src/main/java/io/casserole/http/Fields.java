package io.casserole.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The fields of a message in the order received (RFC 9110 §5). Names are found without regard to case, values are
 * byte-exact. Immutable: every change gives a new value.
 */
public final class Fields implements Iterable<Field> {
    private static final Fields EMPTY = new Fields(List.of());

    private final List<Field> lines;

    /** @param lines not changed by anybody from now on */
    private Fields(List<Field> lines) {
        this.lines = lines;
    }

    public static Fields empty() {
        return EMPTY;
    }

    /** Fields from names and values in turn. */
    public static Fields of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "expected a value for each name, found " + namesAndValues.length + " texts");
        }
        Builder builder = builder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            builder.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return builder.build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The value of the first line of that name. */
    public Optional<String> first(String name) {
        for (Field line : lines) { // no stream: every request asks this many times
            if (line.isNamed(name)) {
                return Optional.of(line.value());
            }
        }
        return Optional.empty();
    }

    /** The values of all lines of that name, in order. */
    public List<String> all(String name) {
        return named(name).toList();
    }

    public boolean has(String name) {
        return first(name).isPresent();
    }

    /** The lines of that name as one value (RFC 9110 §5.3). */
    public Optional<String> joined(String name) {
        return has(name) ? Optional.of(named(name).collect(Collectors.joining(", "))) : Optional.empty();
    }

    /**
     * The list members of the joined lines (RFC 9110 §5.6.1), trimmed, without empty ones; a comma in a quoted string
     * separates nothing. Entity tags have no quoted pairs and need {@link EntityTags#of}.
     */
    public List<String> members(String name) {
        return joined(name).map(list -> Grammar.split(list, ',')).orElse(List.of());
    }

    /** These fields with one line of that name, in the last place, in the stead of all. */
    public Fields with(String name, String value) {
        List<Field> changed = new ArrayList<>(lines.size() + 1); // one pass: every response does this several times
        for (Field line : lines) {
            if (!line.isNamed(name)) {
                changed.add(line);
            }
        }
        changed.add(new Field(name, value));
        return new Fields(changed);
    }

    /** These fields and one more line. */
    public Fields plus(String name, String value) {
        List<Field> longer = new ArrayList<>(lines.size() + 1);
        longer.addAll(lines);
        longer.add(new Field(name, value));
        return new Fields(longer);
    }

    public Fields without(String... names) {
        Set<String> dropped =
                Stream.of(names).map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        return without(dropped::contains);
    }

    /** These fields less those whose name, in lower case, is accepted. */
    public Fields without(Predicate<String> lowerCaseName) {
        List<Field> kept = new ArrayList<>(lines.size()); // no stream: every response does this several times
        for (Field line : lines) {
            if (!lowerCaseName.test(line.lowerCaseName())) {
                kept.add(line);
            }
        }
        return kept.size() == lines.size() ? this : new Fields(kept);
    }

    /** The number of lines. */
    public int size() {
        return lines.size();
    }

    /** Bytes that these lines take in a message of HTTP/1.1 (RFC 9112 §5), with one space before each value. */
    public long bytes() {
        long bytes = 0;
        for (Field line : lines) {
            bytes += line.name().length() + ": ".length() + line.value().length() + "\r\n".length();
        }
        return bytes;
    }

    @Override
    public Iterator<Field> iterator() {
        return Collections.unmodifiableList(lines).iterator();
    }

    private Stream<String> named(String name) {
        return lines.stream().filter(line -> line.isNamed(name)).map(Field::value);
    }

    /** Equal when the same lines stand in the same order. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Fields fields && lines.equals(fields.lines);
    }

    @Override
    public int hashCode() {
        return lines.hashCode();
    }

    @Override
    public String toString() {
        return lines.toString();
    }

    /** Collects lines in order. Not for use by several threads. */
    public static final class Builder {
        private final List<Field> lines = new ArrayList<>();

        private Builder() {}

        /**
         * Adds a line after the others.
         *
         * @throws IllegalArgumentException as {@link Field} does
         */
        public Builder add(String name, String value) {
            lines.add(new Field(name, value));
            return this;
        }

        public Builder addAll(Fields fields) {
            lines.addAll(fields.lines);
            return this;
        }

        public Fields build() {
            return lines.isEmpty() ? EMPTY : new Fields(List.copyOf(lines)); // the builder may go on
        }
    }
}
