package io.casserole.segment;

import io.casserole.http.EntityTag;
import io.casserole.http.Fields;
import io.casserole.http.Validator;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what {@link BinaryWriter} wrote, in the same order. The bytes may come from anywhere: what is no such value, or is not there as
 * a whole, throws an {@link IllegalArgumentException}, and no more memory is asked for than the bytes that are there can fill.
 *
 * <p>Not for use by several threads.
 */
public final class BinaryReader {
    /** Ten thousand years: no two HTTP dates are farther apart, and whoever adds it to an instant of our time gets an instant. */
    private static final Duration LONGEST = Duration.ofDays(3_652_500);

    private static final int NANOS = 1_000_000_000;
    private static final int LEAST_TEXT = Integer.BYTES;
    private static final int LEAST_LINE = 2 * LEAST_TEXT;

    private final ByteBuffer in;

    /** Reads from the buffer's position to its limit, which stay as they are. */
    public BinaryReader(ByteBuffer bytes) {
        this.in = bytes.slice();
    }

    private ByteBuffer next(int bytes) {
        if (bytes > in.remaining()) {
            throw new IllegalArgumentException("expected " + bytes + " bytes more, found " + in.remaining());
        }
        return in;
    }

    /** One byte, from -128 to 127. */
    public int int8() {
        return next(Byte.BYTES).get();
    }

    public int int32() {
        return next(Integer.BYTES).getInt();
    }

    public long int64() {
        return next(Long.BYTES).getLong();
    }

    public boolean flag() {
        return between("flag", 0, 1, int8()) == 1;
    }

    private static long between(String what, long least, long most, long found) {
        if (found < least || found > most) {
            throw new IllegalArgumentException(what + ": expected " + least + " to " + most + ", found " + found);
        }
        return found;
    }

    /** A number of things that take so many bytes each at least: known to be wrong before memory is asked for. */
    private int count(int leastBytes) {
        int count = int32();
        return (int) between("count", 0, in.remaining() / leastBytes, count);
    }

    public byte[] block() {
        byte[] block = new byte[count(1)];
        in.get(block);
        return block;
    }

    public String text() {
        ByteBuffer bytes = ByteBuffer.wrap(block());
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString(); // which reports, not replaces
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("text: expected UTF-8, found " + e.getMessage(), e);
        }
    }

    public List<String> texts() {
        int count = count(LEAST_TEXT);
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            texts.add(text());
        }
        return texts;
    }

    public Instant instant() {
        long seconds = between("instant", Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond(), int64());
        return Instant.ofEpochSecond(seconds, nanos());
    }

    /** Zero to ten thousand years. */
    public Duration duration() {
        long seconds = between("duration", 0, LONGEST.toSeconds(), int64());
        return Duration.ofSeconds(seconds, nanos());
    }

    private long nanos() {
        return between("nanoseconds", 0, NANOS - 1, int32());
    }

    public ObjectKey key() {
        return new ObjectKey(text(), text());
    }

    public Generation generation() {
        return Generation.readFrom(next(Generation.BYTES));
    }

    public Fields fields() {
        Fields.Builder fields = Fields.builder();
        for (int left = count(LEAST_LINE); left > 0; left--) {
            fields.add(text(), text());
        }
        return fields.build();
    }

    public Optional<Validator> validator() {
        int type = int8();
        return switch (type) {
            case BinaryWriter.NO_VALIDATOR -> Optional.empty();
            case BinaryWriter.STRONG -> Optional.of(new Validator.Strong(tag()));
            case BinaryWriter.DIGEST -> Optional.of(new Validator.Digest(text()));
            case BinaryWriter.MODIFIED ->
                Optional.of(new Validator.Modified(text(), instant(), flag() ? Optional.of(tag()) : Optional.empty()));
            default -> throw new IllegalArgumentException("validator: expected type 0 to 3, found " + type);
        };
    }

    private EntityTag tag() {
        return new EntityTag(flag(), text());
    }

    /** Says that nothing is to follow. */
    public void end() {
        if (in.hasRemaining()) {
            throw new IllegalArgumentException("expected an end, found " + in.remaining() + " bytes more");
        }
    }
}
