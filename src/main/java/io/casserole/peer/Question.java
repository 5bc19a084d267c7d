package io.casserole.peer;

import io.casserole.http.Fields;
import io.casserole.http.TraceContext;
import io.casserole.segment.BinaryReader;
import io.casserole.segment.BinaryWriter;
import io.casserole.segment.Descriptor;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.Purge;
import io.casserole.segment.SegmentRequest;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What one node asks another. It names paths and queries only, so that nobody can make a node ask any host but its own origin.
 *
 * <p>{@code heldOnly}: answer from the stores, or not at all; asked of donors, who may not ask anybody themselves.
 */
sealed interface Question {
    boolean heldOnly();

    /** What the origin may be asked for to answer it. */
    default Optional<String> target() {
        return Optional.empty();
    }

    /** The trace of the request that causes it. It travels beside the letter, see {@link Peers#request}. */
    default Optional<TraceContext> trace() {
        return Optional.empty();
    }

    /** The same, as part of the trace that the fields of a request name. */
    default Question inTraceOf(Fields cause) {
        return this;
    }

    /**
     * The bytes of a segment.
     *
     * @param request its descriptor needs no more than what decides the bytes
     * @param from offset in the segment of the first byte wanted; its length if only the checksum is
     */
    record OfSegment(SegmentRequest request, int from, boolean heldOnly) implements Question {
        public OfSegment {
            if (from < 0 || from > request.length()) {
                throw new IllegalArgumentException("from: expected 0 to " + request.length() + ", found " + from);
            }
        }

        @Override
        public Optional<String> target() {
            return Optional.of(request.target().toString());
        }

        @Override
        public Optional<TraceContext> trace() {
            return TraceContext.of(request.fields());
        }

        @Override
        public Question inTraceOf(Fields cause) {
            return new OfSegment(request.inTraceOf(cause), from, heldOnly);
        }
    }

    /** What an object is. */
    record OfObject(Probe probe, boolean heldOnly) implements Question {
        @Override
        public Optional<String> target() {
            return Optional.of(probe.target().toString());
        }

        @Override
        public Optional<TraceContext> trace() {
            return TraceContext.of(probe.fields());
        }

        @Override
        public Question inTraceOf(Fields cause) {
            return new OfObject(probe.inTraceOf(cause), heldOnly);
        }
    }

    /** A copy is offered of what the wrapped question asks for: of a node that should keep one. */
    record OfReplica(Question offered) implements Question {
        @Override
        public boolean heldOnly() {
            return offered.heldOnly();
        }
    }

    /** A purge, to be applied; the answer is the purge as it stands there. */
    record OfPurge(Purge purge) implements Question {
        @Override
        public boolean heldOnly() {
            return true;
        }

        /** The payload of the answer. */
        static byte[] answer(Purge there) {
            return Bytes.of(new BinaryWriter().text(PurgeRecord.write(there)).bytes());
        }

        static Purge readAnswer(byte[] payload) {
            return PurgeNews.purge(new BinaryReader(ByteBuffer.wrap(payload)).text());
        }
    }

    /** What was added to the log of purges behind a place; the answer is {@link PurgeNews}. */
    record OfPurges(PurgeState.Cursor after) implements Question {
        @Override
        public boolean heldOnly() {
            return true;
        }
    }

    /**
     * An object is to be forgotten, with all its variants; the answer, which has no content, says that it is.
     *
     * @param key as in {@link io.casserole.segment.ObjectKey#target()}
     * @param spread whether the others are to be told before the answer
     */
    record OfInvalidation(String key, boolean spread) implements Question {
        @Override
        public boolean heldOnly() {
            return true;
        }
    }

    /** What was got as the answer to the wrapped question had another checksum than was sent behind it; there is no answer to this. */
    record OfDoubt(OfSegment got) implements Question {
        @Override
        public boolean heldOnly() {
            return true;
        }
    }

    /**
     * What the wrapped question asks for is to be kept: the answer comes when it is held. Of an object it is what it is, of a segment {@link
     * io.casserole.segment.Kept}, without the bytes.
     */
    record OfKeeping(Question wanted) implements Question {
        @Override
        public boolean heldOnly() {
            return false;
        }

        @Override
        public Optional<String> target() {
            return wanted.target();
        }

        @Override
        public Optional<TraceContext> trace() {
            return wanted.trace();
        }

        @Override
        public Question inTraceOf(Fields cause) {
            return new OfKeeping(wanted.inTraceOf(cause));
        }
    }

    /**
     * What the node knows of an object, and has of it; it asks nobody for that.
     *
     * @param known what the asker knows it to be
     */
    record OfExplanation(Probe probe, Optional<Descriptor> known) implements Question {
        @Override
        public boolean heldOnly() {
            return true;
        }
    }

    /** Whether the answer says what an object is, and so depends on purges. */
    default boolean isOfObject() {
        return this instanceof OfObject || (this instanceof OfKeeping keeping && keeping.wanted.isOfObject());
    }

    /** What this member counts; the answer is JSON. */
    record OfStats() implements Question {
        @Override
        public boolean heldOnly() {
            return true;
        }
    }
}
