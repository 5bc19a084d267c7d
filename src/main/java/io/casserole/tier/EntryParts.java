package io.casserole.tier;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The smallest parts of {@link EntryCodec}'s format. Reading what is none of them throws a {@link RuntimeException}. */
final class EntryParts {
    private EntryParts() {}

    static void writeText(DataOutputStream out, String text) throws IOException {
        writeBlock(out, text.getBytes(StandardCharsets.UTF_8));
    }

    static String readText(ByteBuffer in) {
        return new String(readBlock(in), StandardCharsets.UTF_8);
    }

    static void writeBlock(DataOutputStream out, byte[] block) throws IOException {
        out.writeInt(block.length);
        out.write(block);
    }

    static byte[] readBlock(ByteBuffer in) {
        byte[] block = new byte[readCount(in)];
        in.get(block);
        return block;
    }

    /** Each element takes a byte at least, so a count beyond the rest is known to be wrong before memory is asked for. */
    private static int readCount(ByteBuffer in) {
        int count = in.getInt();
        if (count < 0 || count > in.remaining()) {
            throw new IllegalArgumentException("count: expected 0 to " + in.remaining() + ", found " + count);
        }
        return count;
    }

    static <T> List<T> readList(ByteBuffer in, Function<ByteBuffer, T> element) {
        int count = readCount(in);
        List<T> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(element.apply(in));
        }
        return list;
    }

    static void writeTime(DataOutputStream out, Instant time) throws IOException {
        out.writeLong(time.getEpochSecond());
        out.writeInt(time.getNano());
    }

    static Instant readTime(ByteBuffer in) {
        long seconds = in.getLong();
        return Instant.ofEpochSecond(seconds, in.getInt());
    }

    static void writeDuration(DataOutputStream out, Duration duration) throws IOException {
        out.writeLong(duration.getSeconds());
        out.writeInt(duration.getNano());
    }

    static Duration readDuration(ByteBuffer in) {
        long seconds = in.getLong();
        return Duration.ofSeconds(seconds, in.getInt());
    }

    static boolean readFlag(ByteBuffer in) {
        int flag = in.get();
        if (flag != 0 && flag != 1) {
            throw new IllegalArgumentException("flag: expected 0 or 1, found " + flag);
        }
        return flag == 1;
    }
}
