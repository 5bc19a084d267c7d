package io.casserole.peer;

import io.casserole.http.CacheTags;
import io.casserole.http.Fields;
import io.casserole.segment.Purge;
import io.casserole.segment.PurgeScope;
import io.casserole.segment.Purges.Match;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The newest purges by what they remove. A look-up costs one step in a map of targets, one for each tag of the object, and a few in the
 * sorted prefixes, however many purges there are. Read by any thread while another writes.
 */
final class PurgeIndex {
    private final ConcurrentMap<String, Match> urls = new ConcurrentHashMap<>();
    private final ConcurrentNavigableMap<String, Match> prefixes = new ConcurrentSkipListMap<>();
    private final ConcurrentMap<String, Match> tags = new ConcurrentHashMap<>();

    void add(Purge purge) {
        Match match = purge.soft() ? new Match(0, purge.number()) : new Match(purge.number(), 0);
        map(purge.scope()).merge(text(purge.scope()), match, Match::and);
    }

    /** Takes back an {@link #add}, unless there was a newer purge of the same since. */
    void remove(Purge purge) {
        map(purge.scope()).computeIfPresent(text(purge.scope()), (text, match) -> {
            long hard = !purge.soft() && match.hard() == purge.number() ? 0 : match.hard();
            long soft = purge.soft() && match.soft() == purge.number() ? 0 : match.soft();
            return hard == 0 && soft == 0 ? null : new Match(hard, soft);
        });
    }

    private ConcurrentMap<String, Match> map(PurgeScope scope) {
        if (scope instanceof PurgeScope.Url) {
            return urls;
        }
        return scope instanceof PurgeScope.Prefix ? prefixes : tags;
    }

    private static String text(PurgeScope scope) {
        if (scope instanceof PurgeScope.Url url) {
            return url.target();
        }
        return scope instanceof PurgeScope.Prefix prefix ? prefix.start() : ((PurgeScope.Tag) scope).name();
    }

    Match match(String target, Fields fields) {
        Match found = urls.getOrDefault(target, Match.NONE);
        if (!prefixes.isEmpty()) {
            found = found.and(byPrefix(target));
        }
        return tags.isEmpty() ? found : found.and(byTag(fields));
    }

    private Match byTag(Fields fields) {
        return CacheTags.of(fields)
                .map(tag -> tags.getOrDefault(tag, Match.NONE))
                .reduce(Match.NONE, Match::and);
    }

    /**
     * All prefixes of a text sort before it. The greatest key not after it is one of them, or shares some characters with it: then a
     * prefix can be no longer than what they share.
     */
    private Match byPrefix(String target) {
        Match found = Match.NONE;
        String rest = target;
        Map.Entry<String, Match> entry = prefixes.floorEntry(rest);
        while (entry != null) {
            int shared = shared(entry.getKey(), rest);
            if (shared == entry.getKey().length()) {
                found = found.and(entry.getValue());
                entry = prefixes.lowerEntry(entry.getKey());
            } else {
                rest = rest.substring(0, shared);
                entry = prefixes.floorEntry(rest);
            }
        }
        return found;
    }

    private static int shared(String one, String other) {
        int most = Math.min(one.length(), other.length());
        int count = 0;
        while (count < most && one.charAt(count) == other.charAt(count)) {
            count++;
        }
        return count;
    }
}
