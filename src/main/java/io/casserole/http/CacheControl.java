package io.casserole.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The cache directives of a message (RFC 9111 §5.2): lower-case names, each with the text after its equals sign,
 * empty where there is none. A response's directives are those of {@code CDN-Cache-Control} if that is valid and not
 * empty, and then {@code Cache-Control} and {@code Expires} do not count (RFC 9213 §2.2).
 *
 * <p>A number that is none (negative, quoted, with a fraction, missing, or given twice with different values) reads as
 * zero: what cannot be understood never makes a response live longer.
 *
 * @param targeted whether the directives came from {@code CDN-Cache-Control}
 */
public record CacheControl(boolean targeted, Map<String, String> directives) {
    /** No directives. */
    public static final CacheControl NONE = new CacheControl(false, Map.of());

    /** What every longer time is taken for (RFC 9111 §1.2.2). */
    static final long MOST_SECONDS = 1L << 31;

    private static final List<String> TIMES =
            List.of("max-age", "s-maxage", "stale-while-revalidate", "stale-if-error");

    public CacheControl {
        directives = Map.copyOf(directives);
    }

    /** The directives that a shared cache obeys in this response. */
    public static CacheControl ofResponse(Fields response) {
        return response.joined("CDN-Cache-Control")
                .flatMap(CacheControl::targeted)
                .orElseGet(() -> untargeted(response));
    }

    /** What the client asks for. {@code Pragma}, which RFC 9111 §5.4 deprecates, is not looked at. */
    public static CacheControl ofRequest(Fields request) {
        return untargeted(request);
    }

    public boolean noStore() {
        return has("no-store");
    }

    /** Also where it names fields (RFC 9111 §5.2.2.4): the whole response needs validation then, not just those. */
    public boolean noCache() {
        return has("no-cache");
    }

    /** Also where it names fields (RFC 9111 §5.2.2.7): the whole response is private then. */
    public boolean isPrivate() {
        return has("private");
    }

    public boolean isPublic() {
        return has("public");
    }

    public boolean mustRevalidate() {
        return has("must-revalidate");
    }

    public boolean proxyRevalidate() {
        return has("proxy-revalidate");
    }

    public boolean mustUnderstand() {
        return has("must-understand");
    }

    public boolean onlyIfCached() {
        return has("only-if-cached");
    }

    public Optional<Duration> maxAge() {
        return time("max-age");
    }

    public Optional<Duration> sMaxAge() {
        return time("s-maxage");
    }

    public Optional<Duration> minFresh() {
        return time("min-fresh");
    }

    /** How stale a client accepts; without a number any staleness, which is the longest time there is. */
    public Optional<Duration> maxStale() {
        return "".equals(directives.get("max-stale"))
                ? Optional.of(Duration.ofSeconds(MOST_SECONDS))
                : time("max-stale");
    }

    /** RFC 5861 §3. */
    public Optional<Duration> staleWhileRevalidate() {
        return time("stale-while-revalidate");
    }

    /** RFC 5861 §4. */
    public Optional<Duration> staleIfError() {
        return time("stale-if-error");
    }

    private boolean has(String directive) {
        return directives.containsKey(directive);
    }

    private Optional<Duration> time(String directive) {
        return Optional.ofNullable(directives.get(directive))
                .map(text -> Grammar.digits(text).orElse(0L))
                .map(seconds -> Duration.ofSeconds(Math.min(seconds, MOST_SECONDS)));
    }

    private static CacheControl untargeted(Fields fields) {
        Map<String, String> directives = new HashMap<>();
        for (String member : fields.members("Cache-Control")) {
            int equals = member.indexOf('=');
            String written = equals < 0 ? member : member.substring(0, equals);
            String name = Grammar.trim(written);
            // RFC 9111 §5.2: no space before the equals sign; what is there all the same still forbids, but is no
            // number
            String argument = equals < 0 ? "" : member.substring(equals + (name.equals(written) ? 1 : 0));
            // RFC 9111 §4.2.1: of differing values of one directive none is believed; joined, they are no number
            directives.merge(name.toLowerCase(Locale.ROOT), argument, (a, b) -> a.equals(b) ? a : a + "," + b);
        }
        return new CacheControl(false, directives);
    }

    /**
     * RFC 9213 §2.1: a structured dictionary; one that breaks the grammar, is empty or has a wrong type is ignored.
     */
    private static Optional<CacheControl> targeted(String field) {
        Map<String, String> members =
                new HashMap<>(StructuredDictionary.parse(field).orElse(Map.of()));
        boolean wrongType =
                TIMES.stream().anyMatch(name -> !members.getOrDefault(name, "0").matches("-?[0-9]+"));
        if (members.isEmpty() || wrongType) {
            return Optional.empty();
        }
        members.values().removeIf(StructuredDictionary.FALSE::equals);
        members.replaceAll((name, value) -> value.equals(StructuredDictionary.TRUE) ? "" : value);
        return Optional.of(new CacheControl(true, members));
    }
}
