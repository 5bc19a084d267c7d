package io.casserole.http;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** What a cache did for a request, in one word: the few that operators count by. */
public enum CacheResult {
    /** Answered out of the cache, fresh. */
    HIT,
    /** Answered out of the cache though no longer fresh: while it is validated, or for an origin that fails. */
    STALE,
    /** Answered out of the cache after the origin had said that nothing has changed. */
    REVALIDATED,
    /** Answered out of the cache in part; the rest had to come from the origin. */
    PARTIAL,
    /** Answered by what another request was just asking the origin for. */
    COLLAPSED,
    /** Answered by the origin, through the cache. */
    MISS,
    /** Passed on, past the cache. */
    BYPASS,
    /** Not answered by the origin when it was needed: told so by this cache. */
    ERROR,
    /** Answered by this node without asking cache or origin: refused, for example. */
    OWN;

    private static final int NOT_MODIFIED = 304;

    /** What {@code Cache-Status} says in short. */
    public static CacheResult of(CacheStatus status) {
        if (status.collapsed()) {
            return COLLAPSED;
        }
        return status.forwarded().map(why -> forwarded(why, status)).orElseGet(() -> isStale(status) ? STALE : HIT);
    }

    private static CacheResult forwarded(CacheStatus.Forwarded why, CacheStatus status) {
        return switch (why) {
            case BYPASS, METHOD, REQUEST -> BYPASS;
            case URI_MISS, VARY_MISS, MISS -> MISS;
            case PARTIAL -> PARTIAL;
            case STALE -> validated(status);
        };
    }

    /** A stale object of which the origin was asked: its answer says what became of it. */
    private static CacheResult validated(CacheStatus status) {
        if (status.forwardedStatus().orElse(0) == NOT_MODIFIED) {
            return REVALIDATED;
        }
        return isStale(status) ? STALE : MISS;
    }

    private static boolean isStale(CacheStatus status) {
        return status.ttl().map(Duration::isNegative).orElse(false);
    }

    /** The word used in metrics and logs. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As {@link #of(CacheStatus)}; {@link #OWN} where nothing is said. */
    public static CacheResult of(Optional<CacheStatus> status) {
        return status.map(CacheResult::of).orElse(OWN);
    }
}
