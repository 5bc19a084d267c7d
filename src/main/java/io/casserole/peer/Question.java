package io.casserole.peer;

import io.casserole.http.RequestTarget;
import io.casserole.segment.BinaryReader;
import io.casserole.segment.BinaryWriter;
import io.casserole.segment.BufferPool;
import io.casserole.segment.Descriptor;
import io.casserole.segment.Entry;
import io.casserole.segment.EntryCodec;
import io.casserole.segment.ObjectKey;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.ObjectSource.Wanted;
import io.casserole.segment.Purge;
import io.casserole.segment.PurgeMark;
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
    }

    /** What an object is. */
    record OfObject(Probe probe, boolean heldOnly) implements Question {
        @Override
        public Optional<String> target() {
            return Optional.of(probe.target().toString());
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
    }

    /** Whether the answer says what an object is, and so depends on purges. */
    default boolean isOfObject() {
        return this instanceof OfObject || (this instanceof OfKeeping keeping && keeping.wanted.isOfObject());
    }

    /** The field that decides the bytes of a representation, beside its validator; in lower case. */
    String CODING = "content-encoding";

    /**
     * As sent:
     *
     * <pre>
     *  1 | held only: flag | from: 4 | index: 4 | fields | entry | other target than in its key: flag [ target: text ]
     *  2 | held only: flag | probe
     *  3 | one of kind 1 or 2
     *  4 | purge: text
     *  5 | log: 8 | position: 8
     *  6 | one of kind 1
     *  7 | key: text | spread: flag
     *  8 | one of kind 1 or 2
     * </pre>
     */
    default void writeTo(BinaryWriter out) {
        if (this instanceof OfSegment segment) {
            Entry essential = new Entry.Stored(essence(segment.request.descriptor()), Optional.empty());
            out.int8(1)
                    .flag(segment.heldOnly)
                    .int32(segment.from)
                    .int32(segment.request.index())
                    .fields(segment.request.fields())
                    .block(Bytes.of(EntryCodec.write(essential)));
            writeIfOther(
                    out,
                    segment.request.target().toString(),
                    segment.request.descriptor().key());
        } else if (this instanceof OfObject object) {
            writeProbe(out.int8(2).flag(object.heldOnly), object.probe);
        } else if (this instanceof OfReplica replica) {
            replica.offered.writeTo(out.int8(3));
        } else if (this instanceof OfPurge told) {
            out.int8(4).text(PurgeRecord.write(told.purge));
        } else if (this instanceof OfPurges missed) {
            out.int8(5).int64(missed.after.log()).int64(missed.after.position());
        } else if (this instanceof OfDoubt doubt) {
            doubt.got.writeTo(out.int8(6));
        } else if (this instanceof OfInvalidation invalid) {
            out.int8(7).text(invalid.key).flag(invalid.spread);
        } else if (this instanceof OfKeeping keeping) {
            keeping.wanted.writeTo(out.int8(8));
        }
    }

    /**
     * Reads what {@link #writeTo} wrote.
     *
     * @throws RuntimeException if it is no question
     */
    static Question read(BinaryReader in) {
        int kind = in.int8();
        return switch (kind) {
            case 3 -> new OfReplica(readPlain(in, in.int8()));
            case 4 -> new OfPurge(PurgeNews.purge(in.text()));
            case 5 -> new OfPurges(new PurgeState.Cursor(in.int64(), in.int64()));
            case 6 -> new OfDoubt((OfSegment) readPlain(in, in.int8()));
            case 7 -> new OfInvalidation(in.text(), in.flag());
            case 8 -> new OfKeeping(readPlain(in, in.int8()));
            default -> readPlain(in, kind);
        };
    }

    private static Question readPlain(BinaryReader in, int kind) {
        boolean heldOnly = in.flag();
        return switch (kind) {
            case 1 -> readSegment(in, heldOnly);
            case 2 -> new OfObject(readProbe(in), heldOnly);
            default -> throw new IllegalArgumentException("question: expected kind 1 to 8, found " + kind);
        };
    }

    private static OfSegment readSegment(BinaryReader in, boolean heldOnly) {
        int from = in.int32();
        int index = in.int32();
        var fields = in.fields();
        Entry entry = EntryCodec.read(ByteBuffer.wrap(in.block()));
        if (!(entry instanceof Entry.Stored stored)) {
            throw new IllegalArgumentException("question: expected a descriptor, found " + entry);
        }
        int size = stored.descriptor().segmentSize();
        if (size > BufferPool.LONGEST_SEGMENT) {
            throw new IllegalArgumentException(
                    "segment size: expected at most " + BufferPool.LONGEST_SEGMENT + ", found " + size);
        }
        ObjectKey key = stored.descriptor().key();
        RequestTarget target = RequestTarget.parse(in.flag() ? in.text() : key.target());
        return new OfSegment(new SegmentRequest(stored.descriptor(), index, fields, target), from, heldOnly);
    }

    private static void writeIfOther(BinaryWriter out, String target, ObjectKey key) {
        boolean other = !target.equals(key.target());
        out.flag(other);
        if (other) {
            out.text(target);
        }
    }

    private static void writeProbe(BinaryWriter out, Probe probe) {
        out.text(probe.key().target());
        writeIfOther(out, probe.target().toString(), probe.key());
        out.fields(probe.fields()).flag(probe.wanted().isPresent());
        probe.wanted().ifPresent(wanted -> {
            out.flag(wanted.range().isPresent());
            wanted.range().ifPresent(out::text);
        });
        out.flag(probe.dead().isPresent());
        probe.dead().ifPresent(out::generation);
        out.int64(probe.mark().epoch());
    }

    private static Probe readProbe(BinaryReader in) {
        ObjectKey key = ObjectKey.primary(in.text());
        RequestTarget target = RequestTarget.parse(in.flag() ? in.text() : key.target());
        var fields = in.fields();
        Optional<Wanted> wanted = in.flag()
                ? Optional.of(new Wanted(in.flag() ? Optional.of(in.text()) : Optional.empty()))
                : Optional.empty();
        return new Probe(
                key,
                target,
                fields,
                wanted,
                in.flag() ? Optional.of(in.generation()) : Optional.empty(),
                new PurgeMark(0, in.int64())); // stamps are each node's own
    }

    /** What of a descriptor decides the bytes; the rest is the business of the object's owner. */
    private static Descriptor essence(Descriptor descriptor) {
        return descriptor.validated(
                descriptor.fields().without(name -> !name.equals(CODING)),
                descriptor.receivedAt(),
                descriptor.freshness());
    }
}
