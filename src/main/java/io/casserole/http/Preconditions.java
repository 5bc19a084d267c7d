package io.casserole.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiPredicate;

/** The conditions that a request may set on the representation it is about (RFC 9110 §13). */
public final class Preconditions {
    private Preconditions() {}

    /** What the conditions of a request come to. */
    public enum Outcome {
        /** All hold, or there are none: answer as if there were none. */
        PROCEED,
        /** Answer 304. */
        NOT_MODIFIED,
        /** Answer 412. */
        PRECONDITION_FAILED
    }

    /**
     * Evaluates the conditions in the order of RFC 9110 §13.2.2 for a representation that exists. Dates that are none
     * are ignored; entity tags that are none match nothing. {@code If-Range} is for {@link #ifRangeHolds}.
     *
     * @param tag the {@code ETag} that the answer would carry
     * @param lastModified the {@code Last-Modified} that it would carry
     */
    public static Outcome evaluate(
            String method, Fields request, Optional<EntityTag> tag, Optional<Instant> lastModified) {
        return evaluate(method, request, tag, lastModified, Optional.empty());
    }

    /**
     * As above, for a stored response, of which its {@code Date} counts for {@code If-Modified-Since} where it has no {@code
     * Last-Modified} (RFC 9111 §4.3.2).
     */
    public static Outcome evaluate(
            String method,
            Fields request,
            Optional<EntityTag> tag,
            Optional<Instant> lastModified,
            Optional<Instant> date) {
        if (isUnwanted(request, tag, lastModified)) {
            return Outcome.PRECONDITION_FAILED;
        }
        boolean read = method.equals("GET") || method.equals("HEAD");
        if (request.has("If-None-Match")) { // §13.1.2, before If-Modified-Since
            boolean matches = isListed(request, "If-None-Match", tag, EntityTag::weakEquals);
            Outcome refusal = read ? Outcome.NOT_MODIFIED : Outcome.PRECONDITION_FAILED;
            return matches ? refusal : Outcome.PROCEED;
        }
        return read
                        && isUnmodifiedSince(request, "If-Modified-Since", lastModified.or(() -> date))
                                .orElse(false) // §13.1.3
                ? Outcome.NOT_MODIFIED
                : Outcome.PROCEED;
    }

    /**
     * Whether {@code Range} is to be honoured: there is no {@code If-Range}, or it names the current representation
     * (RFC 9110 §13.1.5). Only strong comparison counts: a weak tag never holds, a date only when it is exactly the
     * last modification and that lies at least one second before {@code date}.
     *
     * @param date the {@code Date} of the response that brought the representation
     */
    public static boolean ifRangeHolds(
            Fields request, Optional<EntityTag> tag, Optional<Instant> lastModified, Optional<Instant> date) {
        Optional<String> condition = request.joined("If-Range");
        if (condition.isEmpty()) {
            return true;
        }
        Optional<EntityTag> wantedTag = condition.flatMap(EntityTag::parse);
        if (wantedTag.isPresent()) {
            return tag.filter(wantedTag.get()::strongEquals).isPresent();
        }
        Optional<Instant> wantedDate = condition.flatMap(HttpDate::parse);
        return wantedDate.isPresent() && wantedDate.equals(lastModified.filter(modified -> isStrong(modified, date)));
    }

    /** RFC 9110 §8.8.2.2. */
    static boolean isStrong(Instant lastModified, Optional<Instant> date) {
        return date.filter(instant -> !lastModified.plus(Duration.ofSeconds(1)).isAfter(instant))
                .isPresent();
    }

    /** §13.1.1, §13.1.4: {@code If-Unmodified-Since} counts only without {@code If-Match}. */
    private static boolean isUnwanted(Fields request, Optional<EntityTag> tag, Optional<Instant> lastModified) {
        if (request.has("If-Match")) {
            return !isListed(request, "If-Match", tag, EntityTag::strongEquals);
        }
        return !isUnmodifiedSince(request, "If-Unmodified-Since", lastModified).orElse(true);
    }

    private static boolean isListed(
            Fields request, String name, Optional<EntityTag> tag, BiPredicate<EntityTag, EntityTag> equality) {
        EntityTags listed = EntityTags.of(request, name);
        return listed.any()
                || tag.filter(own -> listed.contains(other -> equality.test(own, other)))
                        .isPresent();
    }

    /** Empty where the field is missing or no date, or there is no date to compare with. */
    private static Optional<Boolean> isUnmodifiedSince(Fields request, String name, Optional<Instant> lastModified) {
        return HttpDate.of(request, name).flatMap(since -> lastModified.map(modified -> !modified.isAfter(since)));
    }
}
