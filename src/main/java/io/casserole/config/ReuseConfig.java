package io.casserole.config;

import java.time.Duration;
import java.util.List;

/**
 * What stored responses may be used for, where the RFCs leave it to the cache.
 *
 * @param authorization     whose responses are stored of requests with {@code Authorization}
 * @param requestDirectives what a client's own {@code Cache-Control} does
 * @param staleOnError      how long after its end a response may stand in for an origin that fails, if the origin said nothing of it
 * @param negativeTtl       how long an error lives that says nothing of its freshness; zero: it is not stored
 */
public record ReuseConfig(
        Authorization authorization, RequestDirectives requestDirectives, Duration staleOnError, Duration negativeTtl) {

    /** What is done with requests that have {@code Authorization}. */
    public enum Authorization {
        /** They pass by the cache. */
        NONE,
        /** They ask the cache, which stores what RFC 9111 §3.5 allows. */
        RFC9111
    }

    /** What a client's own {@code Cache-Control} does. */
    public enum RequestDirectives {
        /** Nothing. */
        IGNORE,
        /** What RFC 9111 §5.2.1 says. */
        OBEY
    }

    static final Setting<Authorization> AUTHORIZATION = Setting.of(
            "authorization",
            "none",
            Kind.oneOf(Authorization.class),
            "Whether requests with Authorization pass by the cache, or may be answered and stored where RFC 9111 allows it.");

    static final Setting<RequestDirectives> REQUEST_CACHE_CONTROL = Setting.of(
                    "request-cache-control",
                    "ignore",
                    Kind.oneOf(RequestDirectives.class),
                    "Whether a client's own Cache-Control counts; a client that may ask past the cache can burden the origin.")
            .live();

    static final Setting<Duration> STALE_ON_ERROR = Setting.of(
                    "stale-on-error",
                    "1d",
                    Kind.duration("0", "365d"),
                    "How stale an object may be that stands in for a failing origin, unless the origin says otherwise; 0: never.")
            .live();

    static final Setting<Duration> NEGATIVE_TTL = Setting.of(
                    "negative-ttl",
                    "0",
                    Kind.duration("0", "365d"),
                    "How long errors such as 404 and 503 are kept of which the origin does not say how long they last.")
            .live();

    /** The settings of this record, in the order of the table. */
    static List<Setting<?>> settings() {
        return List.of(AUTHORIZATION, REQUEST_CACHE_CONTROL, STALE_ON_ERROR, NEGATIVE_TTL);
    }

    /** Reads the settings; those that do not fit become problems of {@code settings}. */
    static ReuseConfig from(Settings settings) {
        return new ReuseConfig(
                settings.get(AUTHORIZATION),
                settings.get(REQUEST_CACHE_CONTROL),
                settings.get(STALE_ON_ERROR),
                settings.get(NEGATIVE_TTL));
    }

    /** Whether requests with {@code Authorization} ask the cache. */
    public boolean servesAuthorized() {
        return authorization == Authorization.RFC9111;
    }
}
