package io.casserole.cache;

import io.casserole.http.CacheStatus;
import io.casserole.http.CacheStatus.Forwarded;
import io.casserole.segment.ServedFrom;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a request was answered: the one record behind {@code Cache-Status} (RFC 9211).
 *
 * @param lookup what the look-up of the object found
 * @param sources where the bytes come from, as far as known; empty if none are read
 * @param ttl freshness left; negative when stale
 * @param refusal the error status of the origin's answer, if it has refused to say anything
 * @param rule the name of the operator's rule for it, if there is one
 */
record Outcome(Lookup lookup, Optional<Sources> sources, Duration ttl, OptionalInt refusal, Optional<String> rule) {
    /** How this cache names itself. */
    static final String NAME = "casserole";

    /** What the look-up of the object found. */
    enum Lookup {
        /** A fresh object. */
        HIT,
        /** Nothing; the origin was asked. */
        MISS,
        /** Other variants of the object, but not the one wanted; the origin was asked. */
        VARIANT_MISS,
        /** Nothing; another request was already asking the origin. */
        COLLAPSED,
        /** A stale object; the origin was asked and agreed. */
        STALE,
        /** A stale object; the origin was asked and sent another. */
        REPLACED,
        /** A stale object that may be used so. */
        STALE_HIT,
        /** A stale object; the origin was asked and answered with an error. */
        REFUSED;

        /** Whether the response is the origin's, passed on as it comes, and not one that was stored (RFC 9111 §5.1). */
        boolean isForwarded() {
            return this == MISS || this == VARIANT_MISS || this == REPLACED;
        }
    }

    Outcome(Lookup lookup, Duration ttl) {
        this(lookup, Optional.empty(), ttl, OptionalInt.empty(), Optional.empty());
    }

    Outcome servedFrom(Optional<Sources> known) {
        return new Outcome(lookup, known, ttl, refusal, rule);
    }

    /** What is said of a response that was not cacheable. */
    static CacheStatus uncacheable(String reason) {
        return CacheStatus.forwarded(NAME, Forwarded.MISS).withDetail(reason);
    }

    /** Whether no byte and no word of this answer had to come from the origin now. */
    private boolean isHit() {
        return (lookup == Lookup.HIT || lookup == Lookup.STALE_HIT)
                && sources.filter(known -> known.isFrom(ServedFrom.ORIGIN)).isEmpty();
    }

    /** The member that this cache adds to {@code Cache-Status}. */
    CacheStatus status() {
        CacheStatus status = (isHit() ? CacheStatus.hit(NAME) : forwarded()).withTtl(ttl);
        CacheStatus collapsed = lookup == Lookup.COLLAPSED ? status.withCollapsed() : status;
        return detail().map(collapsed::withDetail).orElse(collapsed);
    }

    private Optional<String> detail() {
        Optional<String> source = sources.map(Sources::detail);
        Optional<String> ruled = rule.map(name -> "rule=" + name);
        return source.isPresent() && ruled.isPresent()
                ? Optional.of(source.get() + " " + ruled.get())
                : source.or(() -> ruled);
    }

    private CacheStatus forwarded() {
        CacheStatus status = CacheStatus.forwarded(NAME, why());
        return refusal.isPresent() ? status.withStatus(refusal.getAsInt()) : status.withStored();
    }

    private Forwarded why() {
        return switch (lookup) {
            case HIT -> sources.filter(Sources::isPartial).isPresent() ? Forwarded.PARTIAL : Forwarded.MISS;
            case MISS -> refusal.isPresent() ? Forwarded.STALE : Forwarded.URI_MISS;
            case COLLAPSED -> refusal.isPresent() ? Forwarded.STALE : Forwarded.MISS;
            case VARIANT_MISS -> Forwarded.VARY_MISS;
            case STALE, REPLACED, STALE_HIT, REFUSED -> Forwarded.STALE;
        };
    }
}
