package io.casserole.testing;

import io.casserole.http.EntityTag;
import io.casserole.http.Fields;
import io.casserole.http.Freshness;
import io.casserole.http.Validator;
import io.casserole.segment.Descriptor;
import io.casserole.segment.Generation;
import io.casserole.segment.ObjectKey;
import io.casserole.segment.PurgeMark;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Descriptors for tests. */
public final class Descriptors {
    /** When the objects of tests were received. */
    public static final Instant RECEIVED = Instant.parse("2026-06-01T12:00:00Z");

    private Descriptors() {}

    /** An object at {@code /a} with entity tag {@code "1"}, fresh for an hour from {@link #RECEIVED}. */
    public static Descriptor of(long length, int segmentSize) {
        return of("/a", "1", length, segmentSize);
    }

    /** The same object, with that status and no parts. */
    public static Descriptor withStatus(int status, Descriptor other) {
        return new Descriptor(
                other.key(),
                other.variantFields(),
                status,
                other.fields(),
                other.length(),
                other.validator(),
                other.generation(),
                other.segmentSize(),
                other.receivedAt(),
                other.freshness(),
                false,
                other.proven(),
                other.mark());
    }

    /** A small object at {@code /a} whose {@code Vary} names these fields of the request. */
    public static Descriptor ofVariant(Fields variant) {
        Descriptor other = of(1000, 1000);
        return new Descriptor(
                other.key(),
                variant,
                other.status(),
                other.fields(),
                other.length(),
                other.validator(),
                other.generation(),
                other.segmentSize(),
                other.receivedAt(),
                other.freshness(),
                other.ranged(),
                other.proven(),
                other.mark());
    }

    /** An object at {@code /a} of that generation. */
    public static Descriptor of(Generation generation, long length, int segmentSize) {
        Descriptor other = of(length, segmentSize);
        return new Descriptor(
                other.key(),
                other.variantFields(),
                other.status(),
                other.fields(),
                length,
                other.validator(),
                generation,
                segmentSize,
                other.receivedAt(),
                other.freshness(),
                true,
                true,
                other.mark());
    }

    public static Descriptor of(String target, String tag, long length, int segmentSize) {
        Fields fields = Fields.of(
                "ETag", "\"" + tag + "\"",
                "Date", "Mon, 01 Jun 2026 12:00:00 GMT",
                "Last-Modified", "Fri, 01 May 2026 12:00:00 GMT",
                "Content-Type", "text/x-test",
                "Cache-Control", "max-age=3600");
        return new Descriptor(
                ObjectKey.primary(target),
                Fields.empty(),
                200,
                fields,
                length,
                Optional.of(new Validator.Strong(new EntityTag(false, tag))),
                Generation.of(target, tag, Long.toString(length)),
                segmentSize,
                RECEIVED,
                new Freshness(Duration.ofHours(1), Duration.ZERO),
                true,
                true,
                PurgeMark.NONE);
    }
}
