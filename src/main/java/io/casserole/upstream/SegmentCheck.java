package io.casserole.upstream;

import io.casserole.http.ByteRange;
import io.casserole.http.ContentProof;
import io.casserole.http.ContentRange;
import io.casserole.http.Validator;
import io.casserole.segment.Descriptor;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Decides from its head whether a response holds the bytes of an object that were asked for. */
final class SegmentCheck {
    /** 5xx that a further try may get past (RFC 9110 §15.6), and the time-out of the request (§15.5.9). */
    private static final Set<Integer> PASSING = Set.of(408, 500, 502, 504);

    private SegmentCheck() {}

    /** What a head says about the body behind it. */
    sealed interface Verdict {
        /** The body is exactly the bytes asked for. */
        record Good() implements Verdict {}

        /** It is not; {@code passing} if the same request may have a better answer soon. */
        record Bad(FetchException cause, boolean passing) implements Verdict {}
    }

    /**
     * Checks the response to a request for {@code range} of the object.
     *
     * @param server that of the response, to that of the object
     */
    static Verdict check(Descriptor descriptor, ByteRange range, Head head, Likeness server) {
        return switch (head.status()) {
            case 206 -> part(descriptor, range, head, server);
            case 200 -> whole(descriptor, range, head, server);
            case 429, 503 -> bad(Reason.BUSY, descriptor, "206", "status " + head.status());
            default ->
                PASSING.contains(head.status())
                        ? new Verdict.Bad(failure(Reason.BROKEN, descriptor, "206", "status " + head.status()), true)
                        : changed(descriptor, "206", "status " + head.status());
        };
    }

    private static Verdict part(Descriptor descriptor, ByteRange range, Head head, Likeness server) {
        Optional<ContentRange.Part> part = head.part();
        if (part.isEmpty()) {
            return bad(Reason.BROKEN, descriptor, "Content-Range of " + range, contentRange(head));
        }
        if (!part.get().total().equals(OptionalLong.of(descriptor.length()))) {
            return changed(descriptor, "length " + descriptor.length(), contentRange(head));
        }
        Optional<Verdict> other = otherObject(descriptor, head, server);
        if (other.isPresent()) {
            return other.get();
        }
        if (!part.get().range().equals(range)) {
            return bad(Reason.BROKEN, descriptor, "Content-Range of " + range, contentRange(head));
        }
        return sized(descriptor, range.length(), head);
    }

    /** RFC 9110 §14.2: a server may ignore Range; what it sends then is of use only if all of the object was asked for. */
    private static Verdict whole(Descriptor descriptor, ByteRange range, Head head, Likeness server) {
        if (!head.length().equals(OptionalLong.of(descriptor.length()))) {
            return changed(descriptor, "length " + descriptor.length(), "Content-Length " + lengthOf(head));
        }
        Optional<Verdict> other = otherObject(descriptor, head, server);
        if (other.isPresent()) {
            return other.get();
        }
        boolean all = range.equals(new ByteRange(0, descriptor.length()));
        return all && (server != Likeness.HOME || head.isStrong())
                ? new Verdict.Good()
                : changed(descriptor, "206", "status 200: the origin serves no ranges");
    }

    private static Optional<Verdict> otherObject(Descriptor descriptor, Head head, Likeness server) {
        boolean same = switch (server) {
            case HOME -> sameValidator(descriptor, head);
            case ELSEWHERE -> Provenance.of(descriptor).proof().agreesWith(ContentProof.of(head.fields()));
            case EQUAL -> true;
        };
        if (!same) {
            return Optional.of(changed(
                    descriptor, "validator " + text(descriptor.validator()), "validator " + text(head.validator())));
        }
        String coding = StoredFields.coding(descriptor.fields());
        return coding.equals(head.coding())
                ? Optional.empty()
                : Optional.of(changed(descriptor, "coding '" + coding + "'", "'" + head.coding() + "'"));
    }

    /** Without a validator, and so only with {@code stitch-unvalidated}, the length alone has to do. */
    private static boolean sameValidator(Descriptor descriptor, Head head) {
        return Validator.same(descriptor.validator(), head.validator());
    }

    private static Verdict sized(Descriptor descriptor, long expected, Head head) {
        OptionalLong length = head.length();
        return length.isEmpty() || length.getAsLong() == expected
                ? new Verdict.Good()
                : bad(Reason.BROKEN, descriptor, "Content-Length " + expected, lengthOf(head));
    }

    private static String text(Optional<Validator> validator) {
        return validator.map(Validator::canonical).orElse("none");
    }

    private static String contentRange(Head head) {
        return "Content-Range " + head.fields().joined("Content-Range").orElse("none");
    }

    private static String lengthOf(Head head) {
        return head.fields().joined("Content-Length").orElse("none");
    }

    private static Verdict changed(Descriptor descriptor, String expected, String found) {
        return bad(Reason.CHANGED, descriptor, expected, found);
    }

    private static Verdict bad(Reason reason, Descriptor descriptor, String expected, String found) {
        return new Verdict.Bad(failure(reason, descriptor, expected, found), false);
    }

    private static FetchException failure(Reason reason, Descriptor descriptor, String expected, String found) {
        return new FetchException(reason, descriptor.key() + ": expected " + expected + ", found " + found);
    }
}
