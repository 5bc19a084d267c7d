package io.casserole.cache;

import io.casserole.http.CacheStatus.Forwarded;
import io.casserole.segment.Descriptor;
import io.casserole.segment.Entry;
import io.casserole.segment.Inquiry;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ServedFrom;
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
     * @param inquiry how the origin was asked about it; empty if it was not
     * @param from who knew it
     */
    record Whole(
            Descriptor descriptor,
            Optional<byte[]> body,
            List<String> varyNames,
            Optional<Inquiry> inquiry,
            ServedFrom from)
            implements Found {
        /** One that this node has. */
        static Whole here(Entry.Stored stored, List<String> varyNames, Optional<Inquiry> inquiry) {
            return new Whole(stored.descriptor(), stored.body(), varyNames, inquiry, ServedFrom.MEMORY);
        }

        /** One that another node has just told. */
        static Whole told(Entry.Stored stored, List<String> varyNames, Optional<Inquiry> inquiry) {
            return new Whole(stored.descriptor(), stored.body(), varyNames, inquiry, ServedFrom.PEER);
        }

        /** The same, for another request that waited for it. */
        Whole forFollower() {
            return new Whole(descriptor, body, varyNames, inquiry.map(Inquiry::forFollower), from);
        }

        boolean isAnsweredByOrigin() {
            return inquiry.filter(Inquiry::isAnsweredByOrigin).isPresent();
        }

        /** The segment that was fetched for this request, or for one that it waited for. */
        OptionalInt fetched() {
            return inquiry.map(Inquiry::fetched).orElseGet(OptionalInt::empty);
        }

        /** Where the body is from: it is memory's only if it was before this request. */
        ServedFrom bodyFrom() {
            return fetched().isPresent() ? ServedFrom.ORIGIN : from;
        }
    }

    /** A body under way, joined. */
    record Passing(WholeBody body, WholeBody.Follower follower, Inquiry inquiry) implements Found {
        /** The body as this reader gets it, cut by that size. */
        SegmentedBody read(int segmentSize) {
            return new SegmentedBody(new FollowedSegments(follower), segmentSize, 0, body.length());
        }
    }

    /** A body under way at its owner, streamed from there for this request alone. */
    record Relayed(UpstreamResponse response, Inquiry inquiry) implements Found {}

    /** The origin's own response to this request; its bytes were kept as a part of the object. */
    record Part(Descriptor descriptor, Inquiry inquiry, UpstreamResponse response) implements Found {}

    /** A response that is not cacheable and belongs to this request alone. */
    record Own(Forwarded why, String reason, UpstreamResponse response) implements Found {}

    /**
     * An error of the origin; it says nothing about the object.
     *
     * @param why the origin was asked
     * @param error with the response, which belongs to this request alone, or without one
     */
    record Refused(Forwarded why, Description.Refused error) implements Found {}

    /**
     * Not cacheable.
     *
     * @param why the request is forwarded
     * @param lasting as in {@link io.casserole.segment.ObjectSource.Description.Uncacheable}
     */
    record Uncacheable(Forwarded why, String reason, boolean lasting) implements Found {
        Uncacheable(Forwarded why, String reason) {
            this(why, reason, true);
        }
    }
}
