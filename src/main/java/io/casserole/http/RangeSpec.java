package io.casserole.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One element of a {@code Range} field in bytes, as sent: closed, and not yet held against a length (RFC 9110
 * §14.1.2).
 */
sealed interface RangeSpec {
    /** From the first position to the last, both included; an open end is {@link Long#MAX_VALUE}. */
    record Positions(long first, long last) implements RangeSpec {
        @Override
        public boolean isSatisfiable(long length) {
            return first < length;
        }

        @Override
        public ByteRange within(long length) {
            return new ByteRange(first, Math.min(last, length - 1) + 1);
        }
    }

    /** So many bytes at the end; more than there are means all. */
    record Suffix(long count) implements RangeSpec {
        @Override
        public boolean isSatisfiable(long length) {
            return count > 0;
        }

        @Override
        public ByteRange within(long length) {
            return new ByteRange(Math.max(0, length - count), length);
        }
    }

    /** Whether a representation of that length has what is asked for. */
    boolean isSatisfiable(long length);

    /** The bytes of a representation of that length, which has some and satisfies this. */
    ByteRange within(long length);

    /** The elements of the field, or empty if it is malformed or of another unit. */
    static Optional<List<RangeSpec>> parseAll(String rangeField) {
        String unit = "bytes="; // RFC 9110 §14.1: unit names are case-insensitive
        if (!rangeField.regionMatches(true, 0, unit, 0, unit.length())) {
            return Optional.empty();
        }
        List<RangeSpec> specs = new ArrayList<>();
        for (String member : Grammar.split(rangeField.substring(unit.length()), ',')) {
            Optional<RangeSpec> spec = parse(member);
            if (spec.isEmpty()) {
                return Optional.empty(); // RFC 9110 §14.2: an invalid one spoils the whole set
            }
            specs.add(spec.get());
        }
        return specs.isEmpty() ? Optional.empty() : Optional.of(specs);
    }

    private static Optional<RangeSpec> parse(String member) {
        int dash = member.indexOf('-');
        if (dash < 0) {
            return Optional.empty();
        }
        String first = member.substring(0, dash);
        String last = member.substring(dash + 1);
        if (first.isEmpty()) {
            return Grammar.digits(last).map(Suffix::new);
        }
        Optional<Long> end = last.isEmpty() ? Optional.of(Long.MAX_VALUE) : Grammar.digits(last);
        return Grammar.digits(first)
                .flatMap(start ->
                        end.filter(position -> start <= position).map(position -> new Positions(start, position)));
    }
}
