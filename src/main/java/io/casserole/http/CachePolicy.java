package io.casserole.http;

import java.time.Duration;

/**
 * What the owner of a cache decides beyond the RFC.
 *
 * @param minTtl the least freshness, at the time of receipt, that is worth storing; not negative
 * @param storeSetCookie whether a response that sets a cookie may be stored, and so be handed to others
 * @param storeAuthorized whether a response to a request with {@code Authorization} may be stored where RFC 9111 §3.5 allows it
 * @param negativeTtl how long an error lives that says nothing of its freshness; zero if it is not stored
 * @param maxFieldBytes the longest head of a response that is stored, by {@link Fields#bytes}
 */
public record CachePolicy(
        Duration minTtl, boolean storeSetCookie, boolean storeAuthorized, Duration negativeTtl, long maxFieldBytes) {
    public CachePolicy {
        if (minTtl.isNegative()) {
            throw new IllegalArgumentException("min-ttl: expected nothing negative, found " + minTtl);
        }
        if (negativeTtl.isNegative()) {
            throw new IllegalArgumentException("negative-ttl: expected nothing negative, found " + negativeTtl);
        }
    }

    /** The same for what is worth storing however short it lives. */
    public CachePolicy withoutMinTtl() {
        return new CachePolicy(Duration.ZERO, storeSetCookie, storeAuthorized, negativeTtl, maxFieldBytes);
    }

    /** A policy that takes a head of any length. */
    public CachePolicy(Duration minTtl, boolean storeSetCookie, boolean storeAuthorized, Duration negativeTtl) {
        this(minTtl, storeSetCookie, storeAuthorized, negativeTtl, Long.MAX_VALUE);
    }

    /** A policy that stores nothing for an authorised request, and no error by its own word. */
    public CachePolicy(Duration minTtl, boolean storeSetCookie) {
        this(minTtl, storeSetCookie, false, Duration.ZERO);
    }
}
