package io.casserole.cache;

import io.casserole.http.CacheStatus.Forwarded;
import io.casserole.segment.ServedFrom;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where the segments that a response touches come from, as far as that is known when its head is sent: then the first one is readable,
 * and those read ahead may be.
 *
 * @param found how many of them are here, or on their way, from each source; what was fetched for this request is from the origin, also if
 *     it is in memory by now
 * @param later how many of which it is not known yet
 */
record Sources(Map<ServedFrom, Integer> found, int later) {
    Sources {
        found = new EnumMap<>(found); // in the order of nearness
    }

    /** A response of one segment, or of one that is known. */
    static Sources of(ServedFrom source) {
        return new Sources(Map.of(source, 1), 0);
    }

    /** Why the request was forwarded, if something had to come from the origin: all of it, or a part (RFC 9211 §2.2). */
    Optional<Forwarded> whyForwarded() {
        return found.containsKey(ServedFrom.ORIGIN)
                ? Optional.of(found.size() > 1 ? Forwarded.PARTIAL : Forwarded.MISS)
                : Optional.empty();
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
