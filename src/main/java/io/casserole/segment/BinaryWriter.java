package io.casserole.segment;

import io.casserole.http.EntityTag;
import io.casserole.http.Field;
import io.casserole.http.Fields;
import io.casserole.http.Validator;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Writes values one after the other, as bytes that {@link BinaryReader} reads. Numbers are big-endian; what is written holds no names
 * and no lengths but these:
 *
 * <pre>
 *  block     number of bytes: 4 | bytes
 *  text      block of UTF-8
 *  texts     number of texts: 4 | text ...
 *  key       target: text | variant: text
 *  fields    number of lines: 4 | name: text | value: text ...
 *  validator 0: none | 1, tag | 2, digest: text | 3, Last-Modified: text | its instant | flag: is there a tag? | tag
 *  tag       weak: flag | opaque: text
 *  instant, duration   seconds: 8 | nanoseconds: 4
 *  flag      1 byte, 0 or 1
 * </pre>
 *
 * Not for use by several threads.
 */
public final class BinaryWriter {
    static final int NO_VALIDATOR = 0;
    static final int STRONG = 1;
    static final int DIGEST = 2;
    static final int MODIFIED = 3;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);

    /** Writes the lowest eight bits. */
    public BinaryWriter int8(int value) {
        bytes.write(value);
        return this;
    }

    public BinaryWriter int32(int value) {
        return int8(value >>> 24).int8(value >>> 16).int8(value >>> 8).int8(value);
    }

    public BinaryWriter int64(long value) {
        return int32((int) (value >>> 32)).int32((int) value);
    }

    public BinaryWriter flag(boolean value) {
        return int8(value ? 1 : 0);
    }

    public BinaryWriter block(byte[] value) {
        int32(value.length);
        bytes.writeBytes(value);
        return this;
    }

    public BinaryWriter text(String value) {
        return block(value.getBytes(StandardCharsets.UTF_8));
    }

    public BinaryWriter texts(List<String> values) {
        int32(values.size());
        values.forEach(this::text);
        return this;
    }

    public BinaryWriter instant(Instant value) {
        return int64(value.getEpochSecond()).int32(value.getNano());
    }

    public BinaryWriter duration(Duration value) {
        return int64(value.getSeconds()).int32(value.getNano());
    }

    public BinaryWriter key(ObjectKey value) {
        return text(value.target()).text(value.variant());
    }

    public BinaryWriter generation(Generation value) {
        ByteBuffer hash = ByteBuffer.allocate(Generation.BYTES);
        value.writeTo(hash);
        bytes.writeBytes(hash.array());
        return this;
    }

    public BinaryWriter fields(Fields values) {
        int32(values.size());
        for (Field line : values) {
            text(line.name()).text(line.value());
        }
        return this;
    }

    public BinaryWriter validator(Optional<Validator> value) {
        if (value.isEmpty()) {
            return int8(NO_VALIDATOR);
        }
        if (value.get() instanceof Validator.Strong strong) {
            return int8(STRONG).tag(strong.tag());
        }
        if (value.get() instanceof Validator.Digest digest) {
            return int8(DIGEST).text(digest.text());
        }
        return int8(MODIFIED).modified((Validator.Modified) value.get());
    }

    private BinaryWriter modified(Validator.Modified value) {
        text(value.lastModified()).instant(value.instant()).flag(value.weakTag().isPresent());
        value.weakTag().ifPresent(this::tag);
        return this;
    }

    private BinaryWriter tag(EntityTag value) {
        return flag(value.weak()).text(value.opaque());
    }

    /** A copy of what was written so far. */
    public ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes.toByteArray());
    }
}
