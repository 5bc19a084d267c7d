package io.casserole.segment;

import io.casserole.http.Fields;

/**
 * Asks for one segment of an object.
 *
 * @param descriptor the object, of the generation wanted
 * @param index the segment
 * @param fields the request fields an upstream fetch sends besides its own: those of the variant, and {@code Cookie} as received
 */
public record SegmentRequest(Descriptor descriptor, int index, Fields fields) {
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
