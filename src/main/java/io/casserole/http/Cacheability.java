package io.casserole.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Whether a response may be stored by a shared cache and used again (RFC 9111 §3). */
public final class Cacheability {
    private static final Set<String> METHODS = Set.of("GET", "HEAD");

    private Cacheability() {}

    /** The decision; its reason is a few words for {@code Cache-Status} and for people. */
    public sealed interface Decision {
        /**
         * It may be stored.
         *
         * @param freshness without lifetime if it must be validated before each use
         * @param control the directives that go with it
         */
        record Cacheable(Freshness freshness, CacheControl control) implements Decision {}

        /** It may not be stored. */
        record Uncacheable(String reason) implements Decision {}
    }

    /**
     * Decides on the fields as received. Directives of the request are not looked at: what one client asks for itself must not decide
     * what all others get. Neither is {@code Accept-Ranges}, see {@link AcceptRanges}. Whether a 206 can be of use is the caller's
     * business, and so is the length: a response to a request with {@code Authorization} is to be stored whole or not at all, since
     * nobody else could fetch the rest.
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
        Judged judged = new Judged(policy, status, request, response, control, freshness);
        return reason(!METHODS.contains(method), "method " + method)
                .or(judged::byStatus)
                .or(judged::byDirectives)
                .or(judged::byFields)
                .or(judged::byAuthorization)
                .or(judged::byFreshness)
                .<Decision>map(Decision.Uncacheable::new)
                .orElseGet(() -> new Decision.Cacheable(judged.usable(), control));
    }

    private static Optional<String> reason(boolean applies, String text) {
        return applies ? Optional.of(text) : Optional.empty();
    }

    /** A response to a GET or HEAD; each rule is empty or says why not. */
    private record Judged(
            CachePolicy policy,
            int status,
            Fields request,
            Fields response,
            CacheControl control,
            Freshness freshness) {

        Optional<String> byStatus() {
            // RFC 9111 §5.2.2.3
            boolean strange = control.mustUnderstand() && !StatusCodes.isUnderstood(status);
            return reason(!StatusCodes.isStorable(status) || strange, "status " + status);
        }

        Optional<String> byDirectives() {
            // RFC 9111 §5.2.2.3: where must-understand is and the status is understood, no-store is for others
            return reason(control.noStore() && !control.mustUnderstand(), "no-store")
                    .or(() -> reason(control.isPrivate(), "private"))
                    .or(() -> reason(isPragmaNoCache(), "Pragma: no-cache"));
        }

        /** RFC 9111 §5.4: of use only where there is no {@code Cache-Control}. */
        private boolean isPragmaNoCache() {
            return !control.targeted()
                    && !response.has("Cache-Control")
                    && response.members("Pragma").stream().anyMatch("no-cache"::equalsIgnoreCase);
        }

        Optional<String> byFields() {
            return reason(Vary.of(response).isStar(), "Vary: *") // RFC 9111 §4.1
                    .or(() -> reason(response.has("Set-Cookie") && !policy.storeSetCookie(), "Set-Cookie"))
                    .or(() -> reason(response.bytes() > policy.maxFieldBytes(), "longer head than max-stored-fields"));
        }

        /** RFC 9111 §3.5. What varies by {@code Authorization} is nobody else's; a variant never keeps anybody's. */
        Optional<String> byAuthorization() {
            boolean allowed = policy.storeAuthorized()
                    && (control.isPublic()
                            || control.mustRevalidate()
                            || control.sMaxAge().isPresent())
                    && !Vary.of(response).names().contains("authorization");
            return reason(request.has("Authorization") && !allowed, "request has Authorization");
        }

        /** RFC 9111 §3, the last of its conditions, and then the operator's. */
        Optional<String> byFreshness() {
            boolean storable = Freshness.isExplicit(response, control)
                    || control.isPublic()
                    || StatusCodes.isHeuristic(status)
                    || isNegative();
            return reason(!storable, "status " + status).or(this::byLifetime);
        }

        private Optional<String> byLifetime() {
            Duration remaining = freshness.remaining(Duration.ZERO);
            if (isNegative()) {
                return Optional.empty(); // the operator has set this life, however short
            }
            if (remaining.compareTo(policy.minTtl()) < 0) {
                return Optional.of(remaining.isZero() ? "already stale" : expiresTooSoon(remaining));
            }
            return reason(remaining.isZero() && !canBeValidated() && !mayBeUsedStale(), "already stale")
                    .or(() -> reason(control.noCache() && !canBeValidated(), "no-cache"));
        }

        private String expiresTooSoon(Duration remaining) {
            return "expires in " + remaining.toSeconds() + "s, min-ttl is "
                    + policy.minTtl().toSeconds() + "s";
        }

        private boolean canBeValidated() {
            return response.has("ETag")
                    || HttpDate.of(response, "Last-Modified").isPresent();
        }

        /** RFC 5861 §3, §4. */
        private boolean mayBeUsedStale() {
            return isPositive(control.staleWhileRevalidate()) || isPositive(control.staleIfError());
        }

        private static boolean isPositive(Optional<Duration> window) {
            return window.filter(length -> !length.isZero()).isPresent();
        }

        /** An error of which the origin does not say how long it lives, nor that it does not. */
        private boolean isNegative() {
            return !policy.negativeTtl().isZero()
                    && StatusCodes.isNegative(status)
                    && freshness.lifetime().isZero()
                    && !control.noCache()
                    && !Freshness.isExplicit(response, control);
        }

        /** The freshness it is stored with. */
        Freshness usable() {
            if (isNegative()) {
                return new Freshness(policy.negativeTtl(), freshness.initialAge());
            }
            return control.noCache() ? freshness.withoutLifetime() : freshness; // RFC 9111 §5.2.2.4
        }
    }
}
