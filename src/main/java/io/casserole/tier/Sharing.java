package io.casserole.tier;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Whether this node shares objects with others, and so keeps copies of what they own.
 *
 * @param clustered if not, the whole memory is for what this node fetches itself, and no copy is kept
 * @param nearTtl how long a copy of a descriptor is used now before its owner is asked again; zero: it is not used
 */
public record Sharing(boolean clustered, Supplier<Duration> nearTtl) {

    /** That of a node which has no peers. */
    public static Sharing alone() {
        return new Sharing(false, () -> Duration.ZERO);
    }
}
