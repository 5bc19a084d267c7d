package io.casserole.segment;

import io.casserole.http.Fields;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * One response body that can be read only once from the origin, shared by all its readers: cut into segments as it passes, at the pace of
 * the fastest reader. Slower readers follow out of the stores.
 */
public interface WholeBody {
    /** Status of the response. */
    int status();

    /** Its end-to-end fields, without {@code Content-Length}. */
    Fields fields();

    /** Its length, if the origin named it. */
    OptionalLong length();

    /** Its fields as a client gets them: with the length, if the origin named it. */
    default Fields sentFields() {
        OptionalLong length = length();
        return length.isPresent() ? fields().with("Content-Length", Long.toString(length.getAsLong())) : fields();
    }

    /** Joins as a reader, from the first byte; empty if the body takes no more readers. */
    Optional<Follower> follow();

    /** Completed when the whole body is here and stored: then the object is like any other. Fails if it never will be. */
    CompletableFuture<Descriptor> whole();

    /** One reader of the body. */
    interface Follower extends AutoCloseable {
        /**
         * Opens segment {@code index}; as {@link SegmentSource#open}. The body ends with the segment that {@link
         * SegmentBytes#isLast}. Fails with {@code LOST} if the segment has passed and no store has it.
         */
        CompletableFuture<SegmentReader> open(int index);

        /** Leaves. When the last follower leaves an unfinished body, its fetch is given up. */
        @Override
        void close();
    }
}
