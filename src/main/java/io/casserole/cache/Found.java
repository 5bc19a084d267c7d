package io.casserole.cache;

import io.casserole.segment.Descriptor;
import io.casserole.segment.Entry;
import io.casserole.segment.UpstreamResponse;
import io.casserole.segment.WholeBody;
import java.util.List;
import java.util.Optional;

/** What a {@link Directory} found. */
sealed interface Found {
    /**
     * An object that may be served.
     *
     * @param body all its bytes, if it is small and whole
     * @param varyNames request fields that choose the variant, lower case and sorted
     */
    record Whole(Descriptor descriptor, Optional<byte[]> body, List<String> varyNames, Outcome.Lookup lookup)
            implements Found {
        static Whole of(Entry.Stored stored, List<String> varyNames, Outcome.Lookup lookup) {
            return new Whole(stored.descriptor(), stored.body(), varyNames, lookup);
        }
    }

    /** A body under way, joined. */
    record Passing(WholeBody body, WholeBody.Follower follower, Outcome.Lookup lookup) implements Found {}

    /** A body under way at its owner, streamed from there for this request alone. */
    record Relayed(UpstreamResponse response, Outcome.Lookup lookup) implements Found {}

    /** A response that is not cacheable and belongs to this request alone. */
    record Own(String reason, UpstreamResponse response) implements Found {}

    /** Not cacheable. */
    record Uncacheable(String reason) implements Found {}
}
