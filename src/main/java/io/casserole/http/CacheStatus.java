package io.casserole.http;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one cache says of how it handled a request: one member of the {@code Cache-Status} field (RFC 9211 §2).
 *
 * @param cache names the cache; a token
 * @param forwarded why the request went on to the origin; empty for a hit
 * @param forwardedStatus status that the origin answered with, if it was asked
 * @param ttl freshness left, rounded down to seconds; negative when stale
 * @param key of the stored response, as this cache forms it
 * @param detail further words of this implementation
 */
public record CacheStatus(
        String cache,
        Optional<Forwarded> forwarded,
        OptionalInt forwardedStatus,
        boolean stored,
        boolean collapsed,
        Optional<Duration> ttl,
        Optional<String> key,
        Optional<String> detail) {
    public CacheStatus {
        if (!isPlainToken(cache)) {
            throw new IllegalArgumentException("cache: expected a token, found " + Grammar.printable(cache));
        }
    }

    /** Why a request was forwarded (RFC 9211 §2.2). */
    public enum Forwarded {
        BYPASS,
        METHOD,
        URI_MISS,
        VARY_MISS,
        MISS,
        REQUEST,
        STALE,
        PARTIAL;

        /** As written. */
        public String token() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** A response that the cache had. */
    public static CacheStatus hit(String cache) {
        return new CacheStatus(
                cache,
                Optional.empty(),
                OptionalInt.empty(),
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** A response that the cache had to ask for. */
    public static CacheStatus forwarded(String cache, Forwarded why) {
        return new CacheStatus(
                cache,
                Optional.of(why),
                OptionalInt.empty(),
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same, with the origin's status. */
    public CacheStatus withStatus(int status) {
        return new CacheStatus(cache, forwarded, OptionalInt.of(status), stored, collapsed, ttl, key, detail);
    }

    /** The same, of a response that is being stored. */
    public CacheStatus withStored() {
        return new CacheStatus(cache, forwarded, forwardedStatus, true, collapsed, ttl, key, detail);
    }

    /** The same, of a request that was answered by another request's response. */
    public CacheStatus withCollapsed() {
        return new CacheStatus(cache, forwarded, forwardedStatus, stored, true, ttl, key, detail);
    }

    /** The same, with the freshness left. */
    public CacheStatus withTtl(Duration left) {
        return new CacheStatus(cache, forwarded, forwardedStatus, stored, collapsed, Optional.of(left), key, detail);
    }

    /** The same, with a detail. */
    public CacheStatus withDetail(String text) {
        return new CacheStatus(cache, forwarded, forwardedStatus, stored, collapsed, ttl, key, Optional.of(text));
    }

    /** The same, with the key. */
    public CacheStatus withKey(String text) {
        return new CacheStatus(cache, forwarded, forwardedStatus, stored, collapsed, ttl, Optional.of(text), detail);
    }

    /** The same, for those who are not to know the key. */
    public CacheStatus withoutKey() {
        return new CacheStatus(cache, forwarded, forwardedStatus, stored, collapsed, ttl, Optional.empty(), detail);
    }

    /** Whether nothing was forwarded for this response. */
    public boolean isHit() {
        return forwarded.isEmpty();
    }

    /** {@code fields} with this member appended, after those of caches nearer to the origin (RFC 9211 §2). */
    public Fields appendTo(Fields fields) {
        return fields.plus("Cache-Status", toString());
    }

    /** The member as sent. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(cache);
        if (forwarded.isEmpty()) {
            text.append("; hit");
        }
        forwarded.ifPresent(why -> text.append("; fwd=").append(why.token()));
        forwardedStatus.ifPresent(status -> text.append("; fwd-status=").append(status));
        ttl.ifPresent(left -> text.append("; ttl=").append(left.toSeconds()));
        if (stored) {
            text.append("; stored");
        }
        if (collapsed) {
            text.append("; collapsed");
        }
        key.ifPresent(words -> text.append("; key=").append(string(words))); // RFC 9211 §2.7: a string
        detail.ifPresent(words -> text.append("; detail=").append(item(words)));
        return text.toString();
    }

    /**
     * A token where the text is plainly one, else a string, in which {@code ?} stands for what it cannot hold
     * (RFC 8941 §3.3.3, §3.3.4). Texts with a colon or solidus, which only structured fields take for tokens, are
     * strings too: readers with the usual idea of a token then read all alike.
     */
    private static String item(String text) {
        return isPlainToken(text) ? text : string(text);
    }

    private static String string(String text) {
        String printable = text.replaceAll("[^ -~]", "?");
        return '"' + printable.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static boolean isPlainToken(String text) {
        return Grammar.isToken(text) && (Grammar.isAlpha(text.charAt(0)) || text.charAt(0) == '*');
    }
}
