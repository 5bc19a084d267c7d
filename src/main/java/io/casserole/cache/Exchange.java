package io.casserole.cache;

import io.casserole.http.ByteRange;
import io.casserole.http.ContentRange;
import io.casserole.http.EntityTag;
import io.casserole.http.Fields;
import io.casserole.http.HttpDate;
import io.casserole.http.MultipartRanges;
import io.casserole.http.Preconditions;
import io.casserole.http.RangeSelection;
import io.casserole.segment.Descriptor;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One request answered from one object: decides status, fields and which bytes (RFC 9110 §13 before §14), reads nothing.
 *
 * @param request the client's
 * @param descriptor the object that is served
 * @param maxRanges more ranges than this in one request are answered by the whole representation
 */
record Exchange(CacheRequest request, Descriptor descriptor, int maxRanges) {
    /** RFC 9110 §15.4.5: what a 304 repeats, and {@code Last-Modified}, which spares clients without the tag a refetch. */
    private static final Set<String> NOT_MODIFIED_FIELDS = Set.of(
            "cache-control",
            "content-location",
            "date",
            "etag",
            "expires",
            "vary",
            "last-modified",
            "set-cookie",
            "cdn-cache-control",
            "surrogate-control");

    /** What is to be sent: bytes of the object, or parts of it between delimiters. */
    record Plan(int status, Fields fields, List<Part> parts) {}

    /** A piece of a planned body. */
    sealed interface Part {
        /** Bytes of the object. */
        record OfObject(ByteRange range) implements Part {}

        /** Bytes made here. */
        record Literal(ByteBuffer bytes) implements Part {}
    }

    /** Decides; {@code boundary} is asked for only if the answer has several parts. */
    Plan plan(Supplier<String> boundary) {
        // RFC 9110 §13.2.1: conditions are for requests that would succeed without them
        Preconditions.Outcome outcome = request.isConditional() && descriptor.status() / 100 == 2
                ? Preconditions.evaluate(request.method(), request.fields(), tag(), date("last-modified"), date("date"))
                : Preconditions.Outcome.PROCEED;
        if (outcome == Preconditions.Outcome.NOT_MODIFIED) {
            return new Plan(304, notModified(), List.of());
        }
        if (outcome == Preconditions.Outcome.PRECONDITION_FAILED) {
            return new Plan(412, withLength(Fields.empty(), 0), List.of());
        }
        return selectRanges(boundary);
    }

    private Plan selectRanges(Supplier<String> boundary) {
        RangeSelection selection = ranged()
                ? RangeSelection.of(request.fields().first("range"), descriptor.length(), maxRanges)
                : new RangeSelection.Whole();
        if (selection instanceof RangeSelection.Unsatisfiable no) {
            Fields fields = Fields.of("Content-Range", new ContentRange.Unsatisfied(no.length()).toString());
            return new Plan(416, withLength(fields, 0), List.of());
        }
        if (selection instanceof RangeSelection.Parts parts) {
            return parts.ranges().size() == 1
                    ? single(parts.ranges().get(0))
                    : multipart(parts.ranges(), boundary.get());
        }
        return whole();
    }

    /** RFC 9110 §14.2: only for GET, and only if {@code If-Range} holds. */
    private boolean ranged() {
        return request.method().equals("GET")
                && status() == 200
                && request.fields().has("range")
                && Preconditions.ifRangeHolds(request.fields(), tag(), date("last-modified"), date("date"));
    }

    private Plan whole() {
        List<Part> parts = descriptor.length() == 0
                ? List.of()
                : List.of(new Part.OfObject(new ByteRange(0, descriptor.length())));
        Fields fields = descriptor.status() == 204 ? fields() : withLength(fields(), descriptor.length());
        return new Plan(status(), fields, parts); // RFC 9110 §8.6: a 204 has no length
    }

    private Plan single(ByteRange range) {
        ContentRange part = new ContentRange.Part(range, OptionalLong.of(descriptor.length()));
        Fields fields = withLength(fields().with("Content-Range", part.toString()), range.length());
        return new Plan(206, fields, List.of(new Part.OfObject(range)));
    }

    private Plan multipart(List<ByteRange> ranges, String boundary) {
        MultipartRanges multipart =
                new MultipartRanges(boundary, fields().first("content-type"), descriptor.length(), ranges);
        List<Part> parts = new ArrayList<>();
        for (ByteRange range : ranges) {
            parts.add(literal(multipart.header(range)));
            parts.add(new Part.OfObject(range));
        }
        parts.add(literal(multipart.closing()));
        Fields fields = fields().with("Content-Type", multipart.contentType());
        return new Plan(206, withLength(fields, multipart.length()), parts);
    }

    private static Part literal(byte[] bytes) {
        return new Part.Literal(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
    }

    /** That of the whole: a part is of a 200 (RFC 9110 §15.3.7). */
    private int status() {
        return descriptor.isPart() ? 200 : descriptor.status();
    }

    private Fields fields() {
        return status() == 200 ? descriptor.fields().with("Accept-Ranges", "bytes") : descriptor.fields();
    }

    private static Fields withLength(Fields fields, long length) {
        return fields.with("Content-Length", Long.toString(length));
    }

    private Fields notModified() {
        return descriptor.fields().without(name -> !NOT_MODIFIED_FIELDS.contains(name));
    }

    private Optional<EntityTag> tag() {
        return descriptor.fields().first("etag").flatMap(EntityTag::parse);
    }

    private Optional<Instant> date(String name) {
        return descriptor.fields().first(name).flatMap(HttpDate::parse);
    }
}
