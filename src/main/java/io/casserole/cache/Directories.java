package io.casserole.cache;

import io.casserole.segment.Ownership;
import java.util.Optional;

/**
 * The directories of a node.
 *
 * @param owned knows the objects this node owns, and asks the origin about them
 * @param near keeps near copies of all others, and asks their owners
 */
public record Directories(Ownership ownership, Directory owned, Directory near) {
    /** Those of a node that is alone. */
    public static Directories alone(Directory owned) {
        return new Directories(Ownership.ALONE, owned, owned);
    }

    /** The directory that knows an object. */
    Directory of(String target) {
        return ownership.owns(target, 0) ? owned : near;
    }

    /** The directory that knows an object, if this node owns it. */
    Optional<Directory> ifOwned(String target) {
        return ownership.owns(target, 0) ? Optional.of(owned) : Optional.empty();
    }

    /** Forgets an object with all its variants, on this node, whoever owns it. */
    public void invalidate(String target) {
        owned.invalidate(target);
        if (near != owned) {
            near.invalidate(target);
        }
    }
}
