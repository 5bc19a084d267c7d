package io.casserole.upstream;

import io.casserole.config.CacheConfig;
import io.casserole.config.UpstreamConfig;
import io.casserole.http.CachePolicy;
import io.casserole.http.Rules;
import io.casserole.segment.SegmentLayout;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * The settings that decide how objects are fetched.
 *
 * @param probe how an unknown object is asked about
 * @param encoding which content codings are asked for
 * @param policy what is worth storing
 * @param segmentSize bytes of a segment
 * @param readAhead segments of a body fetched ahead of its fastest reader
 * @param maxObjectSize bytes of the longest object that is stored
 * @param unknownLengthLimit bytes of the longest body without a length that is stored as an object
 * @param keyFields request fields by which objects differ whatever their {@code Vary} says, in lower case; all fetches send them
 * @param rules those in force now
 * @param stitchUnvalidated whether responses of one length are taken for one object where no validator says otherwise
 * @param retries how often a segment that broke is resumed
 * @param retryDelay the longest wait before the first resumption
 */
public record FetchConfig(
        UpstreamConfig.Probe probe,
        UpstreamConfig.Encoding encoding,
        CachePolicy policy,
        int segmentSize,
        int readAhead,
        long maxObjectSize,
        long unknownLengthLimit,
        List<String> keyFields,
        Supplier<Rules> rules,
        boolean stitchUnvalidated,
        int retries,
        Duration retryDelay) {

    /** The settings out of their rooms. */
    public static FetchConfig of(UpstreamConfig upstream, CacheConfig cache, Supplier<Rules> rules) {
        long maxObjectSize =
                Math.min(cache.limits().maxObjectSize().bytes(), SegmentLayout.longest(cache.segmentBytes()));
        return new FetchConfig(
                upstream.probe(),
                upstream.encoding(),
                policy(cache),
                cache.segmentBytes(),
                cache.readAhead(),
                maxObjectSize,
                Math.min(cache.unknownLengthLimit().bytes(), maxObjectSize),
                cache.key().fields(),
                rules,
                cache.stitchUnvalidated(),
                upstream.retries(),
                upstream.retryDelay());
    }

    private static CachePolicy policy(CacheConfig cache) {
        return new CachePolicy(
                cache.minTtl(),
                cache.storeSetCookie(),
                cache.reuse().servesAuthorized(),
                cache.reuse().negativeTtl(),
                cache.limits().maxStoredFields().bytes());
    }
}
