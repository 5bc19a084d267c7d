package io.casserole.segment;

import io.casserole.http.Fields;
import io.casserole.http.Freshness;
import io.casserole.http.Validator;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Entries as bytes: what the disk keeps of an object and what nodes tell each other of it.
 *
 * <pre>
 *  stored:  1 | key | variant fields | status: 4 | fields | length: 8 | validator | generation: 32 | segment size: 4
 *             | received at: instant | lifetime: duration | initial age: duration | ranged: flag | proven: flag
 *             | purge stamp: 8 | purge epoch: 8 | flag: is its server known? | server: text
 *             | flag: is there a body? | body: block
 *  varies:  2 | names: texts | number of variants: 4 | key: text | flag: is there a language? | language: text ...
 * </pre>
 *
 * The parts are drawn at {@link BinaryWriter}.
 */
public final class EntryCodec {
    /** Names this format and its version; to be changed with the format, so that bytes of another one are not read at all. */
    public static final int FORMAT = 0x43534434; // "CSD4"

    private static final int STORED = 1;
    private static final int VARIES = 2;

    private EntryCodec() {}

    /**
     * The bytes of an entry.
     *
     * @throws IllegalArgumentException for {@link Entry.Uncacheable}, which stays where it is
     */
    public static ByteBuffer write(Entry entry) {
        BinaryWriter out = new BinaryWriter();
        if (entry instanceof Entry.Stored stored) {
            writeStored(out.int8(STORED), stored);
        } else if (entry instanceof Entry.Varies varies) {
            writeVaries(out.int8(VARIES), varies);
        } else {
            throw new IllegalArgumentException("entry: expected one to be stored, found " + entry);
        }
        return out.bytes();
    }

    /**
     * Reads what {@link #write} wrote, from the buffer's position to its limit, which stay as they are. Takes memory in proportion to
     * these bytes, whatever they are.
     *
     * @throws IllegalArgumentException if they are not exactly one entry
     */
    public static Entry read(ByteBuffer bytes) {
        BinaryReader in = new BinaryReader(bytes);
        int type = in.int8();
        Entry entry = switch (type) {
            case STORED -> readStored(in);
            case VARIES -> readVaries(in);
            default -> throw new IllegalArgumentException("entry: expected type 1 or 2, found " + type);
        };
        in.end();
        return entry;
    }

    private static void writeVaries(BinaryWriter out, Entry.Varies varies) {
        out.texts(varies.names()).int32(varies.variants().size());
        for (Entry.Variant variant : varies.variants()) {
            out.text(variant.key()).flag(variant.language().isPresent());
            variant.language().ifPresent(out::text);
        }
    }

    private static Entry.Varies readVaries(BinaryReader in) {
        List<String> names = in.texts();
        int count = in.int32();
        if (count < 0 || count > Entry.Varies.MOST) {
            throw new IllegalArgumentException("variants: expected 0 to " + Entry.Varies.MOST + ", found " + count);
        }
        List<Entry.Variant> variants = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String key = in.text();
            variants.add(new Entry.Variant(key, in.flag() ? Optional.of(in.text()) : Optional.empty()));
        }
        return new Entry.Varies(names, variants);
    }

    private static void writeStored(BinaryWriter out, Entry.Stored stored) {
        Descriptor descriptor = stored.descriptor();
        out.key(descriptor.key())
                .fields(descriptor.variantFields())
                .int32(descriptor.status())
                .fields(descriptor.fields())
                .int64(descriptor.length())
                .validator(descriptor.validator())
                .generation(descriptor.generation())
                .int32(descriptor.segmentSize())
                .instant(descriptor.receivedAt())
                .duration(descriptor.freshness().lifetime())
                .duration(descriptor.freshness().initialAge())
                .flag(descriptor.ranged())
                .flag(descriptor.proven())
                .int64(descriptor.mark().stamp())
                .int64(descriptor.mark().epoch())
                .flag(descriptor.upstream().isPresent());
        descriptor.upstream().ifPresent(out::text);
        out.flag(stored.body().isPresent());
        stored.body().ifPresent(out::block);
    }

    private static Entry.Stored readStored(BinaryReader in) {
        Descriptor descriptor = readDescriptor(in);
        return new Entry.Stored(descriptor, in.flag() ? Optional.of(in.block()) : Optional.empty());
    }

    private static Descriptor readDescriptor(BinaryReader in) {
        ObjectKey key = in.key();
        Fields variantFields = in.fields();
        int status = in.int32();
        Fields fields = in.fields();
        SegmentsOf segments = SegmentsOf.read(in);
        Instant receivedAt = in.instant();
        Duration lifetime = in.duration();
        Freshness freshness = new Freshness(lifetime, in.duration());
        boolean ranged = in.flag();
        boolean proven = in.flag();
        PurgeMark mark = new PurgeMark(in.int64(), in.int64());
        Optional<String> upstream = in.flag() ? Optional.of(in.text()) : Optional.empty();
        return new Descriptor(
                key,
                variantFields,
                status,
                fields,
                segments.layout.length(),
                segments.validator,
                segments.generation,
                segments.layout.segmentSize(),
                receivedAt,
                freshness,
                ranged,
                proven,
                mark,
                upstream);
    }

    /** What decides which segments there are. */
    private record SegmentsOf(Optional<Validator> validator, Generation generation, SegmentLayout layout) {
        static SegmentsOf read(BinaryReader in) {
            long length = in.int64();
            Optional<Validator> validator = in.validator();
            Generation generation = in.generation();
            return new SegmentsOf(validator, generation, new SegmentLayout(in.int32(), length));
        }
    }
}
