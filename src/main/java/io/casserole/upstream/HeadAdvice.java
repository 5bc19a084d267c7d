package io.casserole.upstream;

import io.casserole.http.AcceptRanges;
import io.casserole.http.Cacheability.Decision;
import io.casserole.http.Freshness;
import java.util.Set;

/** What to make of the answer to a {@code HEAD}. GET is right, HEAD is advice: where it helps no further, GET is asked. */
sealed interface HeadAdvice {
    /** The origin does not answer HEAD, or not with what a GET needs. */
    record AskGet() implements HeadAdvice {}

    /** The object is not to be stored. */
    record Uncacheable(String reason) implements HeadAdvice {}

    /** The object may be stored, but its coding is made as it is sent; without one it may be had in parts. */
    record AskIdentity() implements HeadAdvice {}

    /** An object of known length that may be stored. */
    record Cacheable(Freshness freshness, long length) implements HeadAdvice {}

    /** Errors of the object, which a GET would be told as well; other 4xx and 5xx may be about the method alone. */
    Set<Integer> OF_THE_OBJECT = Set.of(401, 403, 404, 410);

    /**
     * A redirect or an error that may be stored is asked for by GET: what HEAD says of the length and fields of such an answer is seldom
     * what GET sends, and its body is small.
     */
    static HeadAdvice of(Head head, DescriptorMaker descriptors) {
        boolean redirect = head.status() >= 300 && head.status() < 400;
        if (redirect || OF_THE_OBJECT.contains(head.status())) {
            return descriptors.judge(head) instanceof Decision.Cacheable
                    ? new AskGet()
                    : new Uncacheable("status " + head.status());
        }
        if (head.status() != 200) {
            return new AskGet();
        }
        Decision decision = descriptors.judge(head);
        if (decision instanceof Decision.Cacheable cacheable) {
            return cacheable(head, cacheable.freshness());
        }
        return new Uncacheable(((Decision.Uncacheable) decision).reason());
    }

    private static HeadAdvice cacheable(Head head, Freshness freshness) {
        if (head.isCoded() && !isSegmentable(head)) {
            return new AskIdentity();
        }
        // a 0 is sent by frameworks that do not run the handler for HEAD
        return head.length().isEmpty() || head.length().getAsLong() == 0
                ? new AskGet()
                : new Cacheable(freshness, head.length().getAsLong());
    }

    /** Whether parts of the object can be asked for and told from those of another. */
    static boolean isSegmentable(Head head) {
        return head.length().isPresent() && head.isStrong() && !AcceptRanges.refused(head.fields());
    }
}
