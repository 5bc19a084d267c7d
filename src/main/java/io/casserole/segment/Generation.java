package io.casserole.segment;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * One immutable state of an object: a SHA-256 over everything that decides which bytes it has. Two descriptors with the same
 * generation have the same bytes at every offset; when any of the parts changes, so does the generation.
 */
public final class Generation {
    /** Bytes of a generation as written into keys. */
    public static final int BYTES = 32;

    private final byte[] hash;

    private Generation(byte[] hash) {
        this.hash = hash;
    }

    /** The generation made of these parts, in order; parts are length-prefixed, so no two lists of parts collide by joining. */
    public static Generation of(String... parts) {
        MessageDigest digest = sha256();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
            digest.update(bytes);
        }
        return new Generation(digest.digest());
    }

    /** Reads the {@value #BYTES} bytes that {@link #writeTo} wrote. */
    public static Generation readFrom(ByteBuffer from) {
        byte[] hash = new byte[BYTES];
        from.get(hash);
        return new Generation(hash);
    }

    /** Writes {@value #BYTES} bytes. */
    public void writeTo(ByteBuffer to) {
        to.put(hash);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256, this one does not", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Generation that && Arrays.equals(hash, that.hash);
    }

    @Override
    public int hashCode() {
        return ByteBuffer.wrap(hash).getInt();
    }

    /** The first 16 hexadecimal digits, enough for logs. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(hash, 0, 8);
    }
}
