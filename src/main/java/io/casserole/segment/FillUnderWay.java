package io.casserole.segment;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An object of which segments are being fetched now.
 *
 * @param segments how many
 * @param reached the first byte behind all that has arrived of these segments
 * @param length of the object, in bytes
 */
public record FillUnderWay(String target, int segments, long reached, long length) {
    private FillUnderWay and(FillUnderWay other) {
        return new FillUnderWay(target, segments + other.segments, Math.max(reached, other.reached), length);
    }

    /** Puts together what belongs to one object; those with most segments first. */
    public static List<FillUnderWay> byObject(Stream<FillUnderWay> fills) {
        Map<List<Object>, FillUnderWay> objects = new LinkedHashMap<>();
        fills.forEach(fill -> objects.merge(List.of(fill.target, fill.length), fill, FillUnderWay::and));
        return objects.values().stream()
                .sorted(Comparator.comparingInt(FillUnderWay::segments)
                        .reversed()
                        .thenComparing(FillUnderWay::target))
                .toList();
    }
}
