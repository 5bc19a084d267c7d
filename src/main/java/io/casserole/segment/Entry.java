package io.casserole.segment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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

    /**
     * Under the primary key: the object has variants, chosen by these request fields. Only a variant on the list is looked at, so who
     * removes the list removes them all.
     *
     * @param names lower case, sorted
     * @param variants those known, the newest last
     */
    record Varies(List<String> names, List<Variant> variants) implements Entry {
        /** So many variants of one object are known at most; a further one takes the place of the oldest. */
        public static final int MOST = 64;

        public Varies {
            names = List.copyOf(names);
            variants = List.copyOf(variants);
            if (variants.size() > MOST) {
                throw new IllegalArgumentException("variants: expected at most " + MOST + ", found " + variants.size());
            }
        }

        /** No variant is known yet. */
        public Varies(List<String> names) {
            this(names, List.of());
        }

        public boolean lists(String key) {
            return variants.stream().anyMatch(variant -> variant.key().equals(key));
        }

        /** The same with this variant, in its place if it is on the list. */
        public Varies with(Variant known) {
            if (lists(known.key)) {
                return new Varies(
                        names,
                        variants.stream()
                                .map(variant -> variant.key.equals(known.key) ? known : variant)
                                .toList());
            }
            Stream<Variant> kept = variants.stream().skip(Math.max(0, variants.size() + 1 - MOST));
            return new Varies(names, Stream.concat(kept, Stream.of(known)).toList());
        }
    }

    /**
     * One variant of an object.
     *
     * @param key as in {@link ObjectKey#variant()}
     * @param language its {@code Content-Language}, if it is one language only
     */
    record Variant(String key, Optional<String> language) {}

    /** The object is known not to be cacheable; lives in memory only, until {@code until}. */
    record Uncacheable(String reason, Instant until) implements Entry {}
}
