package io.casserole.peer;

import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.http.TraceContext;
import io.casserole.peer.Question.OfDoubt;
import io.casserole.peer.Question.OfExplanation;
import io.casserole.peer.Question.OfInvalidation;
import io.casserole.peer.Question.OfKeeping;
import io.casserole.peer.Question.OfObject;
import io.casserole.peer.Question.OfPurge;
import io.casserole.peer.Question.OfPurges;
import io.casserole.peer.Question.OfReplica;
import io.casserole.peer.Question.OfSegment;
import io.casserole.peer.Question.OfStats;
import io.casserole.segment.BinaryReader;
import io.casserole.segment.BinaryWriter;
import io.casserole.segment.BufferPool;
import io.casserole.segment.Descriptor;
import io.casserole.segment.Entry;
import io.casserole.segment.EntryCodec;
import io.casserole.segment.ObjectKey;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.ObjectSource.Wanted;
import io.casserole.segment.PurgeMark;
import io.casserole.segment.SegmentRequest;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;

/**
 * A {@link Question} as sent:
 *
 * <pre>
 *  segment       1 | held only: flag | from: 4 | index: 4 | fields | entry: block | other
 *  object        2 | held only: flag | probe
 *  replica       3 | segment or object
 *  purge         4 | purge: text
 *  purges        5 | log: 8 | position: 8
 *  doubt         6 | segment
 *  invalidation  7 | key: text | spread: flag
 *  keeping       8 | segment or object
 *  explanation   9 | probe | is the object known? flag [ entry: block ]
 *  stats        10 |
 *
 *  probe         key: text | other | fields | are bytes wanted? flag [ is there a range? flag [ range: text ] ]
 *                | is a generation gone? flag [ generation ] | epoch: 8
 *  other         other target than in the key: flag [ target: text ]
 * </pre>
 */
final class QuestionCodec {
    /** The fields that decide the bytes of a representation, beside its validator, and that prove them; in lower case. */
    private static final Set<String> OF_THE_BYTES = Set.of("content-encoding", "repr-digest");

    private QuestionCodec() {}

    static void write(Question question, BinaryWriter out) {
        if (question instanceof OfSegment segment) {
            writeSegment(out.int8(1), segment);
        } else if (question instanceof OfObject object) {
            writeProbe(out.int8(2).flag(object.heldOnly()), object.probe());
        } else if (question instanceof OfReplica replica) {
            write(replica.offered(), out.int8(3));
        } else if (question instanceof OfPurge told) {
            out.int8(4).text(PurgeRecord.write(told.purge()));
        } else if (question instanceof OfPurges missed) {
            out.int8(5).int64(missed.after().log()).int64(missed.after().position());
        } else if (question instanceof OfDoubt doubt) {
            write(doubt.got(), out.int8(6));
        } else if (question instanceof OfInvalidation invalid) {
            out.int8(7).text(invalid.key()).flag(invalid.spread());
        } else if (question instanceof OfKeeping keeping) {
            write(keeping.wanted(), out.int8(8));
        } else if (question instanceof OfExplanation asked) {
            writeProbe(out.int8(9), asked.probe());
            out.flag(asked.known().isPresent());
            asked.known().ifPresent(object -> writeDescriptor(out, object));
        } else if (question instanceof OfStats) {
            out.int8(10);
        }
    }

    /**
     * Reads what {@link #write} wrote.
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
            case 9 -> new OfExplanation(readProbe(in), in.flag() ? Optional.of(readDescriptor(in)) : Optional.empty());
            case 10 -> new OfStats();
            default -> readPlain(in, kind);
        };
    }

    private static Question readPlain(BinaryReader in, int kind) {
        boolean heldOnly = in.flag();
        return switch (kind) {
            case 1 -> readSegment(in, heldOnly);
            case 2 -> new OfObject(readProbe(in), heldOnly);
            default -> throw new IllegalArgumentException("question: expected kind 1 to 10, found " + kind);
        };
    }

    // ---- segments

    private static void writeSegment(BinaryWriter out, OfSegment asked) {
        SegmentRequest request = asked.request();
        out.flag(asked.heldOnly())
                .int32(asked.from())
                .int32(request.index())
                .fields(TraceContext.without(request.fields()));
        writeDescriptor(out, essence(request.descriptor()));
        writeTarget(out, request.target(), request.descriptor().key());
    }

    /** What of a descriptor decides the bytes; the rest is the business of the object's owner. */
    private static Descriptor essence(Descriptor descriptor) {
        return descriptor.validated(
                descriptor.fields().without(name -> !OF_THE_BYTES.contains(name)),
                descriptor.receivedAt(),
                descriptor.freshness());
    }

    private static OfSegment readSegment(BinaryReader in, boolean heldOnly) {
        int from = in.int32();
        int index = in.int32();
        Fields fields = in.fields();
        Descriptor descriptor = readDescriptor(in);
        RequestTarget target = readTarget(in, descriptor.key());
        return new OfSegment(new SegmentRequest(descriptor, index, fields, target), from, heldOnly);
    }

    static void writeDescriptor(BinaryWriter out, Descriptor descriptor) {
        out.block(Bytes.of(EntryCodec.write(new Entry.Stored(descriptor, Optional.empty()))));
    }

    static Descriptor readDescriptor(BinaryReader in) {
        Entry entry = EntryCodec.read(ByteBuffer.wrap(in.block()));
        if (!(entry instanceof Entry.Stored stored)) {
            throw new IllegalArgumentException("question: expected a descriptor, found " + entry);
        }
        int size = stored.descriptor().segmentSize();
        if (size > BufferPool.LONGEST_SEGMENT) {
            throw new IllegalArgumentException(
                    "segment size: expected at most " + BufferPool.LONGEST_SEGMENT + ", found " + size);
        }
        return stored.descriptor();
    }

    // ---- objects

    private static void writeProbe(BinaryWriter out, Probe probe) {
        out.text(probe.key().target());
        writeTarget(out, probe.target(), probe.key());
        out.fields(TraceContext.without(probe.fields())).flag(probe.wanted().isPresent());
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
        RequestTarget target = readTarget(in, key);
        Fields fields = in.fields();
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

    // ---- targets, which are mostly as in the key

    private static void writeTarget(BinaryWriter out, RequestTarget target, ObjectKey key) {
        String text = target.toString();
        boolean other = !text.equals(key.target());
        out.flag(other);
        if (other) {
            out.text(text);
        }
    }

    private static RequestTarget readTarget(BinaryReader in, ObjectKey key) {
        return RequestTarget.parse(in.flag() ? in.text() : key.target());
    }
}
