package io.casserole.http;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the operator says of some paths whose origin says nothing, or the wrong thing.
 *
 * @param name as in {@code Cache-Status}
 * @param path matches raw paths as a whole, without the query
 * @param statuses of the responses it is about; empty: any
 * @param type matches the {@code Content-Type} of the responses it is about as a whole; empty: any or none
 * @param ttl the life of responses whose fields, less those ignored, give them none; in seconds
 * @param ignored fields of the response that do not count
 * @param pass whether nothing is stored
 * @param minUses from which request on an object is stored; 1: from the first
 * @param key how the query counts in the key
 */
public record Rule(
        String name,
        Pattern path,
        Set<Integer> statuses,
        Optional<Pattern> type,
        Optional<Duration> ttl,
        Set<Ignored> ignored,
        boolean pass,
        int minUses,
        QueryKey key) {

    /** Fields that need not count. */
    public enum Ignored {
        CACHE_CONTROL,
        SET_COOKIE,
        VARY,
        EXPIRES;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public Rule {
        statuses = Set.copyOf(statuses);
        ignored = Set.copyOf(ignored);
    }

    /** Whether it is about some responses only, and so cannot say anything before there is one. */
    boolean needsResponse() {
        return !statuses.isEmpty() || type.isPresent();
    }

    boolean matches(String rawPath) {
        return path.matcher(rawPath).matches();
    }

    boolean matches(String rawPath, int status, Fields response) {
        int whole = status == 206 ? 200 : status; // RFC 9110 §15.3.7: a part of a 200
        return (statuses.isEmpty() || statuses.contains(whole))
                && type.map(pattern -> pattern.matcher(
                                        response.first("Content-Type").orElse(""))
                                .matches())
                        .orElse(true)
                && matches(rawPath);
    }

    /** The fields of a response by which it is judged whether it may be stored, and for how long. */
    public Fields judged(Fields response) {
        Fields counted = counted(response);
        return ttl.filter(life -> givesLife(counted))
                .map(life -> withLife(counted, life))
                .orElse(counted);
    }

    /** Whether the life of a response is this rule's, not the origin's. */
    public boolean givesLifeTo(Fields response) {
        return ttl.isPresent() && givesLife(counted(response));
    }

    /** The fields of a response that are kept: a cookie that did not count is given to nobody. */
    public Fields kept(Fields response) {
        return ignored.contains(Ignored.SET_COOKIE) ? response.without("Set-Cookie") : response;
    }

    private Fields counted(Fields response) {
        Fields counted = response;
        for (Ignored field : ignored) {
            counted = switch (field) {
                // with its targeted form (RFC 9213) and its oldest (RFC 9111 §5.4)
                case CACHE_CONTROL -> counted.without("Cache-Control", "CDN-Cache-Control", "Pragma");
                case SET_COOKIE -> counted.without("Set-Cookie");
                case VARY -> withoutVary(counted);
                case EXPIRES -> counted.without("Expires");
            };
        }
        return counted;
    }

    /** Codings count all the same: bytes in one that a client does not know are of no use to it. */
    private static Fields withoutVary(Fields response) {
        boolean coded =
                response.has("Content-Encoding") || Vary.of(response).names().contains("accept-encoding");
        return coded ? response.with("Vary", "Accept-Encoding") : response.without("Vary");
    }

    private static boolean givesLife(Fields counted) {
        CacheControl control = CacheControl.ofResponse(counted);
        boolean pragma = !counted.has("Cache-Control")
                && counted.members("Pragma").stream().anyMatch("no-cache"::equalsIgnoreCase);
        return !pragma && !Freshness.isExplicit(counted, control);
    }

    private static Fields withLife(Fields counted, Duration life) {
        boolean targeted = CacheControl.ofResponse(counted).targeted();
        return counted.plus(targeted ? "CDN-Cache-Control" : "Cache-Control", "max-age=" + life.toSeconds());
    }
}
