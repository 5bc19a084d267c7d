package io.casserole.segment;

/**
 * Identifies an object: the request target under {@code mirror-url} byte for byte as sent, and the canonical text of the request
 * fields its {@code Vary} names (RFC 9111 §4.1), empty for an object that does not vary.
 */
public record ObjectKey(String target, String variant) {
    public ObjectKey {
        if (!target.startsWith("/")) {
            throw new IllegalArgumentException("target: expected an absolute path, found '" + target + "'");
        }
    }

    /** The key under which an object is looked up before its variants are known. */
    public static ObjectKey primary(String target) {
        return new ObjectKey(target, "");
    }

    /** The key of one variant of this object. */
    public ObjectKey variant(String variantText) {
        return new ObjectKey(target, variantText);
    }

    /** Written out because the stores keep it on disk, and that of a record is the JVM's choice. */
    @Override
    public int hashCode() {
        return target.hashCode() * 31 + variant.hashCode();
    }

    @Override
    public String toString() {
        return variant.isEmpty() ? target : target + " {" + variant + "}";
    }
}
