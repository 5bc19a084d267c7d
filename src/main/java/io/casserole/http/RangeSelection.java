package io.casserole.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a request's {@code Range} selects of a representation whose length is known (RFC 9110 §14.2). */
public sealed interface RangeSelection {
    /**
     * Ranges this close become one: between two parts of a multipart about 80 bytes would be sent anyway
     * (RFC 9110 §15.3.7.2).
     */
    long CLOSE = 80;

    /** All of it, answered by 200: there is no {@code Range}, or it is to be ignored. */
    record Whole() implements RangeSelection {}

    /** Nothing that exists, answered by 416. */
    record Unsatisfiable(long length) implements RangeSelection {}

    /** One range, answered by a plain 206, or several, answered by a multipart one. */
    record Parts(List<ByteRange> ranges) implements RangeSelection {
        public Parts {
            ranges = List.copyOf(ranges);
            if (ranges.isEmpty()) {
                throw new IllegalArgumentException("range selection: expected at least one range, found none");
            }
        }
    }

    /**
     * Selects by the field. Another unit, a malformed set and one of more than {@code maxRanges} elements are
     * ignored. Ranges are cut to the length; those that overlap, touch or are at most {@link #CLOSE} bytes apart
     * become one in the place of the first; else the client's order is kept. A representation without bytes has no
     * range: a suffix selects the whole of it, anything else is unsatisfiable.
     *
     * @param rangeField the value of {@code Range}, if the request has one
     * @param length of the representation, in bytes
     * @param maxRanges how many elements, counted as sent, are worth an answer; at least 1
     */
    static RangeSelection of(Optional<String> rangeField, long length, int maxRanges) {
        if (length < 0 || maxRanges < 1) {
            throw new IllegalArgumentException(
                    "range selection: expected length >= 0 and maxRanges >= 1, found " + length + " and " + maxRanges);
        }
        List<RangeSpec> specs = rangeField.flatMap(RangeSpec::parseAll).orElse(List.of());
        if (specs.isEmpty() || specs.size() > maxRanges) {
            return new Whole();
        }
        List<RangeSpec> satisfiable =
                specs.stream().filter(spec -> spec.isSatisfiable(length)).toList();
        if (satisfiable.isEmpty()) {
            return new Unsatisfiable(length); // RFC 9110 §15.5.17
        }
        return length == 0 ? new Whole() : new Parts(coalesce(satisfiable, length));
    }

    private static List<ByteRange> coalesce(List<RangeSpec> specs, long length) {
        List<ByteRange> ranges = new ArrayList<>();
        for (RangeSpec spec : specs) {
            add(ranges, ranges.size(), spec.within(length));
        }
        return ranges;
    }

    /** Adds a range to ranges that are far from each other, and keeps them so: one that is close to it is taken out and added with it. */
    private static void add(List<ByteRange> ranges, int place, ByteRange added) {
        for (int i = 0; i < ranges.size(); i++) {
            if (areClose(ranges.get(i), added)) {
                ByteRange both = union(ranges.remove(i), added);
                add(ranges, Math.min(place, i), both);
                return;
            }
        }
        ranges.add(place, added);
    }

    private static boolean areClose(ByteRange one, ByteRange other) {
        return one.first() - CLOSE <= other.end() && other.first() - CLOSE <= one.end();
    }

    private static ByteRange union(ByteRange one, ByteRange other) {
        return new ByteRange(Math.min(one.first(), other.first()), Math.max(one.end(), other.end()));
    }
}
