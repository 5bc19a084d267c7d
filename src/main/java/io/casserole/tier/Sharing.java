package io.casserole.tier;

import java.time.Duration;

/**
 * Whether this node shares objects with others, and so keeps copies of what they own.
 *
 * @param clustered if not, the whole memory is for what this node fetches itself, and no copy is kept
 * @param nearTtl how long a copy of a descriptor is used before its owner is asked again; zero: it is not kept
 */
public record Sharing(boolean clustered, Duration nearTtl) {
    public Sharing {
        if (nearTtl.isNegative()) {
            throw new IllegalArgumentException("nearTtl: expected zero or more, found " + nearTtl);
        }
    }

    /** That of a node which has no peers. */
    public static Sharing alone() {
        return new Sharing(false, Duration.ZERO);
    }
}
