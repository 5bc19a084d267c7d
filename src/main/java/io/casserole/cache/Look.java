package io.casserole.cache;

import io.casserole.segment.Entry;
import java.time.Instant;
import java.util.Optional;

/**
 * What a directory knows of an object.
 *
 * @param refusal that it is not cacheable, as long as that is remembered
 * @param isPassing whether its one body is under way, for requests to join
 */
record Look(Index.Place place, Optional<Entry.Uncacheable> refusal, boolean isPassing) {
    /** Whether nothing at all is known. */
    boolean isBlank() {
        return place.entry().isEmpty() && place.seen().varies().isEmpty() && !isPassing;
    }

    /** In one word, what a request would meet. */
    String state(Instant now) {
        if (place.stored().isPresent()) {
            return place.stored().get().descriptor().isFresh(now) ? "fresh" : "stale";
        }
        if (refusal.isPresent()) {
            return "not-cacheable";
        }
        if (isPassing) {
            return "passing";
        }
        return place.entry().filter(Entry.Stored.class::isInstance).isPresent() ? "purged" : "unknown";
    }
}
