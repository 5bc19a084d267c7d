package io.casserole.segment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a descriptor store holds under an {@link ObjectKey}. */
public sealed interface Entry {
    /**
     * An object, together with all its bytes if it is small.
     *
     * @param body the whole representation; callers must not change the array
     */
    @SuppressWarnings("ArrayRecordComponent") // a view would be copied on each hit; the array is never changed
    record Stored(Descriptor descriptor, Optional<byte[]> body) implements Entry {
        /** Longest representation that is stored with its descriptor as one value. */
        public static final int SMALL = 64 * 1024;

        public Stored {
            body.ifPresent(bytes -> {
                if (bytes.length != descriptor.length()) {
                    throw new IllegalArgumentException(
                            "body: expected " + descriptor.length() + " bytes, found " + bytes.length);
                }
            });
        }

        /** This object, as far as a node can tell that has applied no purge above that number. */
        public Stored stampedAtMost(long stamp) {
            return descriptor.mark().stamp() <= stamp ? this : new Stored(descriptor.stamped(stamp), body);
        }
    }

    /** Under the primary key: the object has variants, chosen by these request fields (lower case, sorted). */
    record Varies(List<String> names) implements Entry {
        public Varies {
            names = List.copyOf(names);
        }
    }

    /** The object is known not to be cacheable; lives in memory only, until {@code until}. */
    record Uncacheable(String reason, Instant until) implements Entry {}
}
