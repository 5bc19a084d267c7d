package io.casserole.http;

import java.util.Optional;
import java.util.OptionalLong;

/** The value of a {@code Content-Range} field in bytes (RFC 9110 §14.4); {@code toString()} is the field value. */
public sealed interface ContentRange {
    /** What a 206 encloses; the total is empty where the sender wrote {@code *}. */
    record Part(ByteRange range, OptionalLong total) implements ContentRange {
        public Part {
            if (total.isPresent() && total.getAsLong() < range.end()) {
                throw new IllegalArgumentException(
                        "Content-Range: expected a total of at least " + range.end() + ", found " + total.getAsLong());
            }
        }

        @Override
        public String toString() {
            String length = total.isPresent() ? Long.toString(total.getAsLong()) : "*";
            return "bytes " + range.first() + "-" + (range.end() - 1) + "/" + length;
        }
    }

    /** What a 416 says: no range, but the length of the representation. */
    record Unsatisfied(long total) implements ContentRange {
        public Unsatisfied {
            if (total < 0) {
                throw new IllegalArgumentException("Content-Range: expected a total of at least 0, found " + total);
            }
        }

        @Override
        public String toString() {
            return "bytes */" + total;
        }
    }

    /**
     * The value, or empty where it is malformed, of another unit, not to be believed (last before first, or beyond
     * the total), or beyond what a {@code long} holds.
     */
    static Optional<ContentRange> parse(String value) {
        String unit = "bytes "; // RFC 9110 §14.1: unit names are case-insensitive; §14.4: one space, nothing optional
        int slash = value.indexOf('/');
        if (slash < 0 || !value.regionMatches(true, 0, unit, 0, unit.length())) {
            return Optional.empty();
        }
        String range = value.substring(unit.length(), slash);
        String total = value.substring(slash + 1);
        return range.equals("*") ? position(total).map(Unsatisfied::new) : part(range, total);
    }

    private static Optional<ContentRange> part(String range, String total) {
        int dash = range.indexOf('-');
        Optional<Long> first = position(range.substring(0, Math.max(dash, 0)));
        Optional<Long> last = position(range.substring(dash + 1));
        if (first.isEmpty() || last.isEmpty() || last.get() < first.get()) {
            return Optional.empty();
        }
        ByteRange bytes = new ByteRange(first.get(), last.get() + 1);
        if (total.equals("*")) {
            return Optional.of(new Part(bytes, OptionalLong.empty()));
        }
        return position(total)
                .filter(length -> bytes.end() <= length)
                .map(length -> new Part(bytes, OptionalLong.of(length)));
    }

    private static Optional<Long> position(String digits) {
        return Grammar.digits(digits).filter(number -> number < Long.MAX_VALUE);
    }
}
