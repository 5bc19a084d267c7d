package io.casserole.http;

import java.time.Duration;

/**
 * What the owner of a cache decides beyond the RFC.
 *
 * @param minTtl the least freshness, at the time of receipt, that is worth storing; not negative
 * @param storeSetCookie whether a response that sets a cookie may be stored, and so be handed to others
 */
public record CachePolicy(Duration minTtl, boolean storeSetCookie) {
    public CachePolicy {
        if (minTtl.isNegative()) {
            throw new IllegalArgumentException("min-ttl: expected nothing negative, found " + minTtl);
        }
    }
}
