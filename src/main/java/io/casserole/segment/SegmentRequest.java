package io.casserole.segment;

import io.casserole.http.ByteRange;
import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.http.TraceContext;
import java.util.Optional;

/**
 * Asks for one segment of an object.
 *
 * @param descriptor the object, of the generation wanted
 * @param index the segment
 * @param fields the request fields an upstream fetch sends besides its own: those of the variant, {@code Cookie} as received, and the trace of
 *     the request that causes it
 * @param target what an upstream fetch asks for: as the client sent it, which may be more than what the key has of it
 * @param wanted the bytes of the object that are going to be read of the segment, if no others are; a part of it will do then
 */
public record SegmentRequest(
        Descriptor descriptor, int index, Fields fields, RequestTarget target, Optional<ByteRange> wanted) {
    /** Asks for all of the segment. */
    public SegmentRequest(Descriptor descriptor, int index, Fields fields, RequestTarget target) {
        this(descriptor, index, fields, target, Optional.empty());
    }

    /** Asks for all of the segment, by the target in its key. */
    public SegmentRequest(Descriptor descriptor, int index, Fields fields) {
        this(descriptor, index, fields, RequestTarget.parse(descriptor.key().target()));
    }

    /** The same for all of the segment. */
    public SegmentRequest whole() {
        return wanted.isEmpty() ? this : new SegmentRequest(descriptor, index, fields, target);
    }

    /** The same, as part of the trace that the fields of a request name. */
    public SegmentRequest inTraceOf(Fields cause) {
        return new SegmentRequest(descriptor, index, TraceContext.carry(cause, fields), target, wanted);
    }

    /** The segment's key. */
    public SegmentKey key() {
        return descriptor.segment(index);
    }

    /** Bytes the segment has. */
    public int length() {
        return descriptor.layout().lengthOf(index);
    }

    /**
     * The index by which its owner is found. All segments of a body that could be read only once are where it was read: at the object's
     * owner.
     */
    public int placement() {
        return descriptor.ranged() ? index : 0;
    }
}
