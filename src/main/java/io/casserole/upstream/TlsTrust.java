package io.casserole.upstream;

import io.casserole.config.TlsFiles;
import io.casserole.config.UpstreamConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.ssl.SSLContextBuilder;

/** Whom the wire believes to be the server it asked: whoever the JVM trusts, or a file of certificates vouches for, or anybody. */
final class TlsTrust {
    private static final char[] NO_PASSWORD = {}; // the stores made here never leave memory

    private TlsTrust() {}

    /**
     * The TLS of the server that is cached.
     *
     * @throws IllegalArgumentException if the file of certificates cannot be used
     */
    static TlsStrategy of(UpstreamConfig config) {
        try {
            return config.insecureTls()
                    ? anybody()
                    : verified(config.certificates().map(file -> new Pem("upstream-ca", file)), Optional.empty());
        } catch (GeneralSecurityException failure) {
            throw new IllegalArgumentException("TLS to the origin: " + failure.getMessage(), failure);
        }
    }

    /**
     * The TLS of other nodes. A certificate and a key count only together.
     *
     * @throws IllegalArgumentException if a file cannot be used; the message names its setting
     */
    static TlsStrategy of(TlsFiles tls) {
        try {
            Optional<KeyStore> identity = tls.certificate().isPresent()
                            && tls.key().isPresent()
                    ? Optional.of(shown(tls.certificate().get(), tls.key().get()))
                    : Optional.empty();
            return verified(tls.authorities().map(file -> new Pem("peer-ca", file)), identity);
        } catch (GeneralSecurityException failure) {
            throw new IllegalArgumentException("TLS to other nodes: " + failure.getMessage(), failure);
        }
    }

    private static TlsStrategy verified(Optional<Pem> authorities, Optional<KeyStore> identity)
            throws GeneralSecurityException {
        SSLContextBuilder context = SSLContextBuilder.create();
        if (authorities.isPresent()) {
            context.loadTrustMaterial(trusted(authorities.get().certificates()), null);
        }
        if (identity.isPresent()) {
            context.loadKeyMaterial(identity.get(), NO_PASSWORD);
        }
        return ClientTlsStrategyBuilder.create().setSslContext(context.build()).buildAsync();
    }

    private static KeyStore trusted(List<Certificate> certificates) throws GeneralSecurityException {
        KeyStore store = empty();
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("ca-" + store.size(), certificate);
        }
        return store;
    }

    private static KeyStore shown(Path certificate, Path key) throws GeneralSecurityException {
        List<Certificate> chain = new Pem("peer-cert", certificate).certificates();
        PrivateKey own = new Pem("peer-key", key).keyOf(chain.get(0));
        KeyStore store = empty();
        store.setKeyEntry("node", own, NO_PASSWORD, chain.toArray(Certificate[]::new));
        return store;
    }

    private static KeyStore empty() throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        try {
            store.load(null, null);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible); // nothing is read
        }
        return store;
    }

    private static TlsStrategy anybody() throws GeneralSecurityException {
        SSLContext context = SSLContextBuilder.create()
                .loadTrustMaterial(null, (chain, type) -> true)
                .build();
        return ClientTlsStrategyBuilder.create()
                .setSslContext(context)
                .setHostVerificationPolicy(HostnameVerificationPolicy.CLIENT)
                .setHostnameVerifier(NoopHostnameVerifier.INSTANCE)
                .buildAsync();
    }
}
