package io.casserole.admin;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Compares secrets, and tells apart what somebody takes for one. */
final class Secrets {
    private Secrets() {}

    /** Whether they are the same; the time depends on what was sent alone, neither on the secret's length nor on how much of it is right. */
    static boolean isSame(String sent, String secret) {
        return MessageDigest.isEqual(bytes(sent), bytes(secret));
    }

    /** The same for the same text, and hardly for another; of fixed size, and does not show the text, which may be nearly a secret. */
    static long digest(String sent) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes(sent));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256, this one does not", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
