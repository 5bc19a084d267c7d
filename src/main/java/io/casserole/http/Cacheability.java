package io.casserole.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Whether a response may be stored by a shared cache and used again (RFC 9111 §3). */
public final class Cacheability {
    private static final Set<String> METHODS = Set.of("GET", "HEAD");
    private static final Set<Integer> STATUSES = Set.of(200, 206);

    private Cacheability() {}

    /** The decision; its reason is a few words for {@code Cache-Status} and for people. */
    public sealed interface Decision {
        /** It may be stored, is fresh now, and these directives go with it. */
        record Cacheable(Freshness freshness, CacheControl control) implements Decision {}

        /** It may not be stored. */
        record Uncacheable(String reason) implements Decision {}
    }

    /**
     * Decides on the fields as received. Directives of the request are not
     * looked at: what one client asks for itself must not decide what all others get. Neither is
     * {@code Accept-Ranges}, see {@link AcceptRanges}.
     *
     * @param requestedAt when the request was sent
     * @param receivedAt when the head of the response came
     */
    public static Decision decide(
            CachePolicy policy,
            String method,
            Fields request,
            int status,
            Fields response,
            Instant requestedAt,
            Instant receivedAt) {
        CacheControl control = CacheControl.ofResponse(response);
        Freshness freshness = Freshness.of(status, response, requestedAt, receivedAt);
        return byRequest(method, request)
                .or(() -> byStatus(status))
                .or(() -> byDirectives(control, response))
                .or(() -> byFields(policy, response))
                .or(() -> byFreshness(policy, freshness))
                .<Decision>map(Decision.Uncacheable::new)
                .orElseGet(() -> new Decision.Cacheable(freshness, control));
    }

    private static Optional<String> byRequest(String method, Fields request) {
        if (!METHODS.contains(method)) {
            return Optional.of("method " + method);
        }
        return reason(request.has("Authorization"), "request has Authorization"); // RFC 9111 §3.5
    }

    private static Optional<String> byStatus(int status) {
        return reason(!STATUSES.contains(status), "status " + status);
    }

    private static Optional<String> byDirectives(CacheControl control, Fields response) {
        // RFC 9111 §5.2.2.3: where must-understand is and the status is understood, no-store is for others
        return reason(control.noStore() && !control.mustUnderstand(), "no-store")
                .or(() -> reason(control.isPrivate(), "private"))
                .or(() -> reason(control.noCache(), "no-cache"))
                .or(() -> reason(isPragmaNoCache(control, response), "Pragma: no-cache"));
    }

    /** RFC 9111 §5.4: of use only where there is no {@code Cache-Control}. */
    private static boolean isPragmaNoCache(CacheControl control, Fields response) {
        return !control.targeted()
                && !response.has("Cache-Control")
                && response.members("Pragma").stream().anyMatch("no-cache"::equalsIgnoreCase);
    }

    private static Optional<String> byFields(CachePolicy policy, Fields response) {
        return reason(Vary.of(response).isStar(), "Vary: *") // RFC 9111 §4.1
                .or(() -> reason(response.has("Set-Cookie") && !policy.storeSetCookie(), "Set-Cookie"));
    }

    private static Optional<String> byFreshness(CachePolicy policy, Freshness freshness) {
        Duration remaining = freshness.remaining(Duration.ZERO);
        if (remaining.isZero()) {
            return Optional.of("already stale");
        }
        return reason(
                remaining.compareTo(policy.minTtl()) < 0,
                "expires in " + remaining.toSeconds() + "s, min-ttl is "
                        + policy.minTtl().toSeconds() + "s");
    }

    private static Optional<String> reason(boolean applies, String text) {
        return applies ? Optional.of(text) : Optional.empty();
    }
}
