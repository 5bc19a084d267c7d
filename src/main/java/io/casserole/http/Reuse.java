package io.casserole.http;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What a stored response may be used for now (RFC 9111 §4). Pure.
 *
 * @param response the directives stored with it
 * @param freshness as it was received, or last validated
 * @param resident how long ago that was
 * @param request what the client asks of caches; {@link CacheControl#NONE} where clients are not obeyed
 */
public record Reuse(CacheControl response, Freshness freshness, Duration resident, CacheControl request) {
    /** RFC 5861 §4, and 429 (RFC 6585 §4): they say nothing of the object. */
    private static final Set<Integer> ERRORS = Set.of(429, 500, 502, 503, 504);

    /** What is to be done before the response is used. */
    public enum Verdict {
        /** Nothing: it is fresh, or the client takes it as it is. */
        USE,
        /** It may be used at once, and is to be validated meanwhile (RFC 5861 §3). */
        USE_AND_VALIDATE,
        /** It is to be validated first (RFC 9111 §4.3). */
        VALIDATE
    }

    /** Whether an answer of that status is an error for which what is stored may stand in. */
    public static boolean isError(int status) {
        return ERRORS.contains(status);
    }

    /** Decides. {@code only-if-cached} is for the caller: it turns {@link Verdict#VALIDATE} into 504 (RFC 9111 §5.2.1.7). */
    public Verdict verdict() {
        if (isDemanding()) {
            return Verdict.VALIDATE;
        }
        if (freshness.isFresh(resident)) {
            return Verdict.USE;
        }
        if (mustValidate()) {
            return Verdict.VALIDATE;
        }
        if (isWithin(request.maxStale())) { // RFC 9111 §5.2.1.2
            return Verdict.USE;
        }
        return isWithin(response.staleWhileRevalidate()) ? Verdict.USE_AND_VALIDATE : Verdict.VALIDATE;
    }

    /** Whether the client wants it younger or fresher than it is (RFC 9111 §5.2.1.1, §5.2.1.3, §5.2.1.4). */
    private boolean isDemanding() {
        return request.noCache()
                || exceeds(freshness.age(resident), request.maxAge())
                || request.minFresh()
                        .filter(least -> freshness.remaining(resident).compareTo(least) < 0)
                        .isPresent();
    }

    /**
     * Whether the origin forbids that it is ever used stale (RFC 9111 §4.2.4, §5.2.2.2, §5.2.2.4, §5.2.2.8, §5.2.2.10). Where it does and
     * cannot be asked, the answer is 504.
     */
    public boolean mustValidate() {
        return response.mustRevalidate()
                || response.proxyRevalidate()
                || response.noCache()
                || response.sMaxAge().isPresent();
    }

    /**
     * Whether it may stand in for an origin that cannot be asked, or answers a validation with an error: within {@code stale-if-error}
     * of the response, or of the request, whichever is longer (RFC 5861 §4), and where neither says anything, for as long as the caller
     * says. Never where validation is a must, and not for a client that insists on it.
     *
     * @param otherwise the longest staleness where nobody has named one; zero: never
     */
    public boolean mayStandIn(Duration otherwise) {
        if (mustValidate() || request.noCache()) {
            return false;
        }
        Optional<Duration> asked = request.staleIfError();
        Optional<Duration> offered = response.staleIfError();
        if (asked.isEmpty() && offered.isEmpty()) {
            return !otherwise.isZero() && isWithin(Optional.of(otherwise));
        }
        return isWithin(asked) || isWithin(offered);
    }

    private boolean isWithin(Optional<Duration> window) {
        return window.isPresent() && !exceeds(freshness.staleness(resident), window);
    }

    private static boolean exceeds(Duration time, Optional<Duration> most) {
        return most.filter(bound -> time.compareTo(bound) > 0).isPresent();
    }
}
