package io.casserole.segment;

import java.util.BitSet;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Some of the segments of an object. Immutable; prints as runs: {@code 0-3,7}. */
public final class SegmentSet {
    /** More runs than these are not printed. */
    private static final int MOST_RUNS = 4000;

    private final BitSet indices;

    private SegmentSet(BitSet indices) {
        this.indices = indices;
    }

    /** Those of an object of {@code count} segments that are meant. */
    public static SegmentSet of(int count, IntPredicate meant) {
        BitSet indices = new BitSet(count);
        IntStream.range(0, count).filter(meant).forEach(indices::set);
        return new SegmentSet(indices);
    }

    /** Exactly these. */
    public static SegmentSet of(IntStream indices) {
        BitSet set = new BitSet();
        indices.forEach(set::set);
        return new SegmentSet(set);
    }

    /** Those in either. */
    public SegmentSet or(SegmentSet other) {
        BitSet both = (BitSet) indices.clone();
        both.or(other.indices);
        return new SegmentSet(both);
    }

    public boolean isEmpty() {
        return indices.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SegmentSet set && indices.equals(set.indices);
    }

    @Override
    public int hashCode() {
        return indices.hashCode();
    }

    @Override
    public String toString() {
        int[] starts = indices.stream()
                .filter(index -> index == 0 || !indices.get(index - 1))
                .limit(MOST_RUNS + 1L)
                .toArray();
        String runs = IntStream.of(starts).limit(MOST_RUNS).mapToObj(this::run).collect(Collectors.joining(","));
        return starts.length > MOST_RUNS ? runs + ",…" : runs;
    }

    private String run(int first) {
        int last = indices.nextClearBit(first) - 1;
        return first == last ? Integer.toString(first) : first + "-" + last;
    }
}
