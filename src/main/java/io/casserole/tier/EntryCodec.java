package io.casserole.tier;

import io.casserole.http.EntityTag;
import io.casserole.http.Field;
import io.casserole.http.Fields;
import io.casserole.http.Freshness;
import io.casserole.http.Validator;
import io.casserole.segment.Descriptor;
import io.casserole.segment.Entry;
import io.casserole.segment.Generation;
import io.casserole.segment.ObjectKey;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Entries as bytes, big-endian: the payload of a {@link StoredValue} of kind {@link #KIND}.
 *
 * <pre>
 *  stored:  1 | key | variant fields | status: 4 | fields | length: 8 | validator | generation: 32 | segment size: 4
 *             | received at: time | lifetime: time | initial age: time | ranged: 1 | proven: 1 | 0, or 1 and body: block
 *  varies:  2 | number of names: 4 | name: text ...
 *
 *  key       target: text | variant: text
 *  fields    number of lines: 4 | name: text | value: text ...
 *  validator 0: none | 1, entity tag | 2, digest: text | 3, Last-Modified: text | its instant: time | 0, or 1 and entity tag
 *  tag       weak: 1 | opaque: text
 *  time      seconds: 8 | nanoseconds: 4
 *  text      block of UTF-8
 *  block     number of bytes: 4 | bytes
 * </pre>
 */
final class EntryCodec {
    /** Format and version; to be changed with the format, which makes older entries unreadable and therefore misses. */
    static final int KIND = 0x43534431; // "CSD1"

    private static final int STORED = 1;
    private static final int VARIES = 2;

    private EntryCodec() {}

    /**
     * The bytes of an entry.
     *
     * @throws IllegalArgumentException for {@link Entry.Uncacheable}, which is never stored
     */
    static ByteBuffer write(Entry entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            if (entry instanceof Entry.Stored stored) {
                out.writeByte(STORED);
                writeStored(out, stored);
            } else if (entry instanceof Entry.Varies varies) {
                out.writeByte(VARIES);
                out.writeInt(varies.names().size());
                for (String name : varies.names()) {
                    EntryParts.writeText(out, name);
                }
            } else {
                throw new IllegalArgumentException("entry: expected one to be stored, found " + entry);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws RuntimeException if the bytes are no entry
     */
    static Entry read(ByteBuffer in) {
        int type = in.get();
        return switch (type) {
            case STORED -> readStored(in);
            case VARIES -> new Entry.Varies(EntryParts.readList(in, EntryParts::readText));
            default -> throw new IllegalArgumentException("entry: expected type 1 or 2, found " + type);
        };
    }

    private static void writeStored(DataOutputStream out, Entry.Stored stored) throws IOException {
        Descriptor descriptor = stored.descriptor();
        EntryParts.writeText(out, descriptor.key().target());
        EntryParts.writeText(out, descriptor.key().variant());
        writeFields(out, descriptor.variantFields());
        out.writeInt(descriptor.status());
        writeFields(out, descriptor.fields());
        out.writeLong(descriptor.length());
        writeValidator(out, descriptor.validator());
        out.write(generation(descriptor.generation()));
        out.writeInt(descriptor.segmentSize());
        EntryParts.writeTime(out, descriptor.receivedAt());
        EntryParts.writeDuration(out, descriptor.freshness().lifetime());
        EntryParts.writeDuration(out, descriptor.freshness().initialAge());
        out.writeBoolean(descriptor.ranged());
        out.writeBoolean(descriptor.proven());
        out.writeBoolean(stored.body().isPresent());
        if (stored.body().isPresent()) {
            EntryParts.writeBlock(out, stored.body().get());
        }
    }

    private static Entry.Stored readStored(ByteBuffer in) {
        ObjectKey key = new ObjectKey(EntryParts.readText(in), EntryParts.readText(in));
        Fields variantFields = readFields(in);
        int status = in.getInt();
        Fields fields = readFields(in);
        long length = in.getLong();
        Optional<Validator> validator = readValidator(in);
        Generation generation = Generation.readFrom(in);
        int segmentSize = in.getInt();
        Instant receivedAt = EntryParts.readTime(in);
        Duration lifetime = EntryParts.readDuration(in);
        Freshness freshness = new Freshness(lifetime, EntryParts.readDuration(in));
        boolean ranged = EntryParts.readFlag(in);
        boolean proven = EntryParts.readFlag(in);
        Descriptor descriptor = new Descriptor(
                key,
                variantFields,
                status,
                fields,
                length,
                validator,
                generation,
                segmentSize,
                receivedAt,
                freshness,
                ranged,
                proven);
        Optional<byte[]> body = EntryParts.readFlag(in) ? Optional.of(EntryParts.readBlock(in)) : Optional.empty();
        return new Entry.Stored(descriptor, body);
    }

    private static byte[] generation(Generation generation) {
        ByteBuffer bytes = ByteBuffer.allocate(Generation.BYTES);
        generation.writeTo(bytes);
        return bytes.array();
    }

    private static void writeFields(DataOutputStream out, Fields fields) throws IOException {
        out.writeInt(fields.size());
        for (Field field : fields) {
            EntryParts.writeText(out, field.name());
            EntryParts.writeText(out, field.value());
        }
    }

    private static Fields readFields(ByteBuffer in) {
        Fields.Builder fields = Fields.builder();
        List<Field> lines =
                EntryParts.readList(in, from -> new Field(EntryParts.readText(from), EntryParts.readText(from)));
        lines.forEach(line -> fields.add(line.name(), line.value()));
        return fields.build();
    }

    private static void writeValidator(DataOutputStream out, Optional<Validator> validator) throws IOException {
        if (validator.isEmpty()) {
            out.writeByte(0);
        } else if (validator.get() instanceof Validator.Strong strong) {
            out.writeByte(1);
            writeTag(out, strong.tag());
        } else if (validator.get() instanceof Validator.Digest digest) {
            out.writeByte(2);
            EntryParts.writeText(out, digest.text());
        } else if (validator.get() instanceof Validator.Modified modified) {
            out.writeByte(3);
            EntryParts.writeText(out, modified.lastModified());
            EntryParts.writeTime(out, modified.instant());
            out.writeBoolean(modified.weakTag().isPresent());
            if (modified.weakTag().isPresent()) {
                writeTag(out, modified.weakTag().get());
            }
        }
    }

    private static Optional<Validator> readValidator(ByteBuffer in) {
        int type = in.get();
        return switch (type) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(new Validator.Strong(readTag(in)));
            case 2 -> Optional.of(new Validator.Digest(EntryParts.readText(in)));
            case 3 ->
                Optional.of(new Validator.Modified(
                        EntryParts.readText(in),
                        EntryParts.readTime(in),
                        EntryParts.readFlag(in) ? Optional.of(readTag(in)) : Optional.empty()));
            default -> throw new IllegalArgumentException("validator: expected type 0 to 3, found " + type);
        };
    }

    private static void writeTag(DataOutputStream out, EntityTag tag) throws IOException {
        out.writeBoolean(tag.weak());
        EntryParts.writeText(out, tag.opaque());
    }

    private static EntityTag readTag(ByteBuffer in) {
        boolean weak = EntryParts.readFlag(in);
        return new EntityTag(weak, EntryParts.readText(in));
    }
}
