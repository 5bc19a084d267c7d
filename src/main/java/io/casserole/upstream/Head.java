package io.casserole.upstream;

import io.casserole.http.ContentRange;
import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.http.Validator;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A response's head, with what is needed to judge it.
 *
 * @param method of the request
 * @param target of the request, as it was sent
 * @param sent the request's fields
 * @param fields end-to-end fields
 * @param requestedAt when the request was sent
 * @param receivedAt when the head came
 * @param upstream the URL of the server that sent it
 */
record Head(
        String method,
        RequestTarget target,
        Fields sent,
        int status,
        Fields fields,
        Instant requestedAt,
        Instant receivedAt,
        String upstream) {
    /** This response, read as one of that status with these fields. */
    Head as(int otherStatus, Fields otherFields) {
        return new Head(method, target, sent, otherStatus, otherFields, requestedAt, receivedAt, upstream);
    }

    /** {@code Content-Length}; empty also where it is none, or several that differ (RFC 9110 §8.6). */
    OptionalLong length() {
        Optional<String> digits = fields.all("Content-Length").stream()
                .reduce((one, other) -> one.equals(other) ? one : "")
                .filter(value -> value.matches("[0-9]{1,18}"));
        return digits.map(value -> OptionalLong.of(Long.parseLong(value))).orElseGet(OptionalLong::empty);
    }

    /** The content coding in lower case; empty for identity. */
    String coding() {
        return StoredFields.coding(fields);
    }

    boolean isCoded() {
        return !coding().isEmpty();
    }

    /**
     * The validator that parts of the object carry too, so that they can be compared by it. {@code Content-MD5} is none: in a 206 it
     * covers the part.
     */
    Optional<Validator> validator() {
        return Validator.of(fields, true, receivedAt);
    }

    boolean isStrong() {
        return validator().filter(Validator.Strong.class::isInstance).isPresent();
    }

    /** The part that a 206 encloses; empty if it is multipart, malformed, or of unknown total. */
    Optional<ContentRange.Part> part() {
        return contentRange()
                .filter(ContentRange.Part.class::isInstance)
                .map(ContentRange.Part.class::cast)
                .filter(part -> status == 206 && part.total().isPresent());
    }

    /** The length that a 416 tells. */
    OptionalLong unsatisfiedTotal() {
        return contentRange()
                .filter(ContentRange.Unsatisfied.class::isInstance)
                .map(range -> OptionalLong.of(((ContentRange.Unsatisfied) range).total()))
                .orElseGet(OptionalLong::empty);
    }

    private Optional<ContentRange> contentRange() {
        return fields.joined("Content-Range").flatMap(ContentRange::parse);
    }
}
