package io.casserole.peer;

import io.casserole.config.CacheConfig;
import io.casserole.config.UpstreamConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A short text that differs between nodes whose keys mean different things. What only decides how an object is cut, read or kept is not
 * in it: the segment size, for example, is part of each descriptor.
 */
public final class Fingerprint {
    /** To be changed together with the rules by which keys, variants and generations are made. */
    private static final String RULES = "3";

    private static final int BYTES = 12;

    private Fingerprint() {}

    /** The fingerprint of a node with these settings. */
    public static String of(UpstreamConfig upstream, CacheConfig cache) {
        List<String> parts = List.of(
                RULES,
                upstream.mirrors().toString(),
                Boolean.toString(upstream.sameContent()),
                Boolean.toString(upstream.preserveHost()),
                Boolean.toString(cache.stitchUnvalidated()),
                Boolean.toString(cache.storeSetCookie()),
                cache.reuse().authorization().name(),
                cache.key().toString());
        byte[] digest = sha256().digest(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
