package io.casserole.upstream;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How nodes know each other by TLS. A node's certificate must name the host of its address.
 *
 * @param authorities PEM file with the certificates to trust, such as that of the cluster's own authority; empty: what the JVM trusts
 * @param identity what this node shows to others; empty: nothing
 */
public record PeerTls(Optional<Path> authorities, Optional<Identity> identity) {
    /**
     * A certificate with its key.
     *
     * @param certificates PEM file with this node's certificate first, then those that vouch for it
     * @param key PEM file with its private key, in PKCS #8, not encrypted
     */
    public record Identity(Path certificates, Path key) {}

    /** The JVM's trust, and nothing to show. */
    public static PeerTls ofJvm() {
        return new PeerTls(Optional.empty(), Optional.empty());
    }
}
