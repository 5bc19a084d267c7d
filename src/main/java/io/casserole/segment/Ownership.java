package io.casserole.segment;

/** Says which keys are this node's to fetch and to keep. Never blocks; the answer may change from one call to the next. */
public interface Ownership {
    /** A node that is alone owns everything. */
    Ownership ALONE = (target, index) -> true;

    /**
     * Whether this node owns segment {@code index} of the object. An object's descriptor is owned by the owner of its segment 0, so both
     * are known before the object is.
     *
     * @param target as in {@link ObjectKey#target()}: all variants of an object have the same owners
     */
    boolean owns(String target, int index);
}
