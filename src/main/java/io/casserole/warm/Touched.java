package io.casserole.warm;

import io.casserole.http.ByteRange;
import io.casserole.http.RangeSelection;
import io.casserole.segment.Descriptor;
import io.casserole.segment.SegmentLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The segments of an object that an entry asks for: in order, each once. Pure, but for {@link #next}. */
final class Touched {
    /** Segments {@code [first, end)}. */
    private record Row(int first, int end) {}

    private final SegmentLayout layout;
    private final List<Row> rows;
    private int row;
    private int offset;

    private Touched(SegmentLayout layout, List<Row> rows) {
        this.layout = layout;
        this.rows = rows;
    }

    /** Those that a range, if there is one, touches of the object; empty if it lies beyond its end. */
    static Optional<Touched> of(Descriptor object, Optional<String> range) {
        RangeSelection selection = RangeSelection.of(range, object.length(), WarmEntry.MOST_RANGES);
        SegmentLayout layout = object.layout();
        if (selection instanceof RangeSelection.Parts parts) {
            return Optional.of(new Touched(layout, rows(layout, parts.ranges())));
        }
        boolean whole = selection instanceof RangeSelection.Whole;
        List<Row> all = layout.count() == 0 ? List.of() : List.of(new Row(0, layout.count()));
        return whole ? Optional.of(new Touched(layout, all)) : Optional.empty();
    }

    private static List<Row> rows(SegmentLayout layout, List<ByteRange> ranges) {
        List<Row> rows = new ArrayList<>();
        int end = 0;
        for (ByteRange range :
                ranges.stream().sorted(Comparator.comparing(ByteRange::first)).toList()) {
            int first = Math.max(end, layout.indexOf(range.first()));
            end = Math.max(end, layout.indexOf(range.end() - 1) + 1);
            if (first < end) {
                rows.add(new Row(first, end));
            }
        }
        return rows;
    }

    /** Bytes of all of them. */
    long bytes() {
        return rows.stream().mapToLong(this::bytes).sum();
    }

    private long bytes(Row of) {
        return layout.range(of.end - 1).end() - layout.range(of.first).first();
    }

    /** Whether {@link #next} has one more. */
    boolean hasNext() {
        return row < rows.size();
    }

    /** The next one. */
    int next() {
        Row current = rows.get(row);
        int index = current.first + offset++;
        if (index + 1 == current.end) {
            row++;
            offset = 0;
        }
        return index;
    }
}
