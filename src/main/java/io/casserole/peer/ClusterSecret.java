package io.casserole.peer;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What all members know and nobody else: signs what they ask each other (HMAC-SHA-256, RFC 2104). Never shown in any text. */
public final class ClusterSecret {
    private static final String ALGORITHM = "HmacSHA256";

    private final Optional<SecretKeySpec> key;

    private ClusterSecret(Optional<SecretKeySpec> key) {
        this.key = key;
    }

    /** The secret of a cluster. */
    public static ClusterSecret of(String secret) {
        return new ClusterSecret(Optional.of(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM)));
    }

    /** No secret: whoever reaches the peering address is a peer. */
    public static ClusterSecret insecure() {
        return new ClusterSecret(Optional.empty());
    }

    /** The signature of these bytes, as text; empty text without a secret. */
    String sign(byte[] bytes) {
        return key.map(known -> Base64.getUrlEncoder().withoutPadding().encodeToString(mac(known, bytes)))
                .orElse("");
    }

    /** Whether this is the signature of these bytes; takes the same time wherever they differ. */
    boolean signed(byte[] bytes, String signature) {
        return key.isEmpty()
                || MessageDigest.isEqual(
                        sign(bytes).getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] mac(SecretKeySpec key, byte[] bytes) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM + ", this one does not", e);
        }
    }

    @Override
    public String toString() {
        return key.isPresent() ? "a secret" : "no secret";
    }
}
