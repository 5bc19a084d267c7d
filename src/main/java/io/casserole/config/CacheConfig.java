package io.casserole.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is cached, and how it is cut and read.
 *
 * @param minTtl             objects fresh for less than this are not cached
 * @param passthrough        raw paths that one of these matches as a whole are never cached
 * @param segmentSize        the slot on the disk that holds one segment; see {@link #segmentBytes()}
 * @param readAhead          how many segments are fetched ahead of a reader
 * @param uncacheableTtl     how long "not cacheable" is remembered of an object
 * @param unknownLengthLimit the longest body without a known length that is stored
 * @param maxRanges          how many ranges one request may name
 * @param stitchUnvalidated  whether responses without a validator, but of one length, are taken for one object
 * @param storeSetCookie     whether a response that sets a cookie may be stored
 * @param limits             what is too large to be stored
 * @param reuse              what stored responses may be used for
 * @param key                what tells objects apart
 * @param rules              what the operator says of some paths
 * @param cdnLoopId          the id by which this node knows its own requests; nothing: random in each process
 */
public record CacheConfig(
        Duration minTtl,
        List<Pattern> passthrough,
        DataSize segmentSize,
        int readAhead,
        Duration uncacheableTtl,
        DataSize unknownLengthLimit,
        int maxRanges,
        boolean stitchUnvalidated,
        boolean storeSetCookie,
        ObjectLimits limits,
        ReuseConfig reuse,
        KeyConfig key,
        RulesConfig rules,
        Optional<String> cdnLoopId) {

    /** What a slot of Ehcache's disk allocator holds beside the bytes of a segment: key, header, room to grow. */
    private static final int SLOT_OVERHEAD = 1152;

    static final Setting<Duration> MIN_TTL = Setting.of(
                    "min-ttl",
                    "60s",
                    Kind.duration("0", "365d"),
                    "Objects that stay fresh for less than this are not cached.")
            .live();

    static final Setting<List<Pattern>> PASSTHROUGH = Setting.of(
                    "passthrough",
                    "",
                    Kind.patterns(),
                    "Paths that are never cached: those that one expression matches as a whole, as sent, without the query.")
            .live();

    static final Setting<DataSize> SEGMENT_SIZE = Setting.of(
            "segment-size",
            "2M",
            Kind.powerOfTwo("64K", "2M"),
            "The disk slot of one segment; the segment is 1152 bytes smaller, so 2M cuts at every 2,096,000 bytes.");

    static final Setting<Integer> READ_AHEAD = Setting.of(
                    "read-ahead", "3", Kind.wholeNumber(0, 32), "How many segments are fetched ahead of a reader.")
            .live();

    static final Setting<Duration> UNCACHEABLE_TTL = Setting.of(
                    "uncacheable-ttl",
                    "10s",
                    Kind.duration("0", "1d"),
                    "How long it is remembered that an object is not cacheable.")
            .live();

    static final Setting<DataSize> UNKNOWN_LENGTH_LIMIT = Setting.of(
                    "unknown-length-limit",
                    "256M",
                    Kind.size(),
                    "The longest body without Content-Length that is stored.")
            .live();

    static final Setting<Integer> MAX_RANGES = Setting.of(
                    "max-ranges",
                    "16",
                    Kind.wholeNumber(1, 1000),
                    "How many ranges a request may name before they are ignored.")
            .live();

    static final Setting<Boolean> STITCH_UNVALIDATED = Setting.of(
            "stitch-unvalidated",
            "false",
            Kind.trueOrFalse(),
            "Joins bytes of different responses without a validator if only their length is the same.");

    static final Setting<Boolean> STORE_SET_COOKIE = Setting.of(
            "store-set-cookie",
            "false",
            Kind.trueOrFalse(),
            "Stores responses that set a cookie, and gives that cookie to every client.");

    static final Setting<Optional<String>> CDN_LOOP_ID = Setting.of(
            "cdn-loop-id",
            "",
            // RFC 9110 §5.6.2: token
            Kind.text("an HTTP token", Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+"))
                    .orNothing(),
            "The id in CDN-Loop by which requests that come back are known; if empty, random in each process.");

    public CacheConfig {
        passthrough = List.copyOf(passthrough);
    }

    /** The settings of this record, in the order of the table. */
    public static List<Setting<?>> settings() {
        return Stream.of(
                        own(),
                        ObjectLimits.settings(),
                        ReuseConfig.settings(),
                        KeyConfig.settings(),
                        RulesConfig.settings())
                .<Setting<?>>flatMap(List::stream)
                .toList();
    }

    private static List<Setting<?>> own() {
        return List.of(
                MIN_TTL,
                PASSTHROUGH,
                SEGMENT_SIZE,
                READ_AHEAD,
                UNCACHEABLE_TTL,
                UNKNOWN_LENGTH_LIMIT,
                MAX_RANGES,
                STITCH_UNVALIDATED,
                STORE_SET_COOKIE,
                CDN_LOOP_ID);
    }

    /** Reads the settings; those that do not fit become problems of {@code settings}. */
    public static CacheConfig from(Settings settings) {
        return new CacheConfig(
                settings.get(MIN_TTL),
                settings.get(PASSTHROUGH),
                settings.get(SEGMENT_SIZE),
                settings.get(READ_AHEAD),
                settings.get(UNCACHEABLE_TTL),
                settings.get(UNKNOWN_LENGTH_LIMIT),
                settings.get(MAX_RANGES),
                settings.get(STITCH_UNVALIDATED),
                settings.get(STORE_SET_COOKIE),
                ObjectLimits.from(settings),
                ReuseConfig.from(settings),
                KeyConfig.from(settings),
                RulesConfig.from(settings),
                settings.get(CDN_LOOP_ID));
    }

    /** The length of every segment of an object but the last, in bytes: 2,096,000 for a segment size of 2M. */
    public int segmentBytes() {
        return Math.toIntExact(segmentSize.bytes()) - SLOT_OVERHEAD;
    }

    /**
     * The setting by which a GET or HEAD passes by the cache, before anything is known of its object.
     *
     * @param rawPath of the request as it was sent, still percent-encoded
     * @param authorized whether it has {@code Authorization}
     */
    public Optional<String> bypass(String rawPath, boolean authorized) {
        if (authorized && !reuse.servesAuthorized()) {
            // RFC 9111 §3.5: not stored without the origin's word, and by default not with it
            return Optional.of("authorization");
        }
        return passesThrough(rawPath) ? Optional.of("passthrough") : Optional.empty();
    }

    /** Whether an object is never cached. The path is that of the request as it was sent, still percent-encoded. */
    public boolean passesThrough(String rawPath) {
        return passthrough.stream().anyMatch(pattern -> pattern.matcher(rawPath).matches());
    }
}
