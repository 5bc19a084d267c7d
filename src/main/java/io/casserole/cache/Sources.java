package io.casserole.cache;

import io.casserole.segment.ServedFrom;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where the segments that a response touches come from, as far as that is known when its head is sent.
 *
 * @param found how many of them are here, or on their way, from each source
 * @param later how many nobody has asked for yet
 */
record Sources(Map<ServedFrom, Integer> found, int later) {
    Sources {
        found = new EnumMap<>(found); // in the order of nearness
    }

    /** A response of one segment, or of one that is known. */
    static Sources of(ServedFrom source) {
        return new Sources(Map.of(source, 1), 0);
    }

    boolean isFrom(ServedFrom source) {
        return found.containsKey(source);
    }

    /** Whether some of it had to come from the origin, and not all. */
    boolean isPartial() {
        return isFrom(ServedFrom.ORIGIN) && found.size() > 1;
    }

    /** In a word, such as {@code memory}, for one segment; else such as {@code memory=3, origin=1, later=12}. */
    String detail() {
        int known = found.values().stream().mapToInt(Integer::intValue).sum();
        String words = found.entrySet().stream()
                .map(entry -> known + later == 1
                        ? entry.getKey().word()
                        : String.format(Locale.ROOT, "%s=%d", entry.getKey().word(), entry.getValue()))
                .collect(Collectors.joining(", "));
        return later == 0 ? words : words + ", later=" + later;
    }
}
