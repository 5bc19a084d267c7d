package io.casserole.cache;

import io.casserole.segment.Descriptor;
import io.casserole.segment.Entry;
import io.casserole.segment.UpstreamResponse;
import io.casserole.segment.WholeBody;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What a {@link Directory} found. */
sealed interface Found {
    /**
     * An object that may be served.
     *
     * @param body all its bytes, if it is small and whole
     * @param varyNames request fields that choose the variant, lower case and sorted
     * @param refusal the error status of the origin's answer for which the object stands in
     */
    record Whole(
            Descriptor descriptor,
            Optional<byte[]> body,
            List<String> varyNames,
            Outcome.Lookup lookup,
            OptionalInt refusal)
            implements Found {
        static Whole of(Entry.Stored stored, List<String> varyNames, Outcome.Lookup lookup) {
            return new Whole(stored.descriptor(), stored.body(), varyNames, lookup, OptionalInt.empty());
        }

        /** The same, for another request that waited for it. */
        Whole collapsed() {
            return new Whole(descriptor, body, varyNames, Outcome.Lookup.COLLAPSED, refusal);
        }
    }

    /** A body under way, joined. */
    record Passing(WholeBody body, WholeBody.Follower follower, Outcome.Lookup lookup) implements Found {}

    /** A body under way at its owner, streamed from there for this request alone. */
    record Relayed(UpstreamResponse response, Outcome.Lookup lookup) implements Found {}

    /** The origin's own response to this request; its bytes were kept as a part of the object. */
    record Part(Descriptor descriptor, Outcome.Lookup lookup, UpstreamResponse response) implements Found {}

    /** A response that is not cacheable and belongs to this request alone. */
    record Own(String reason, UpstreamResponse response) implements Found {}

    /** An error of the origin, which belongs to this request alone; it says nothing about the object. */
    record Refused(String reason, UpstreamResponse response) implements Found {}

    /**
     * Not cacheable.
     *
     * @param lasting as in {@link io.casserole.segment.ObjectSource.Description.Uncacheable}
     */
    record Uncacheable(String reason, boolean lasting) implements Found {
        Uncacheable(String reason) {
            this(reason, true);
        }
    }
}
