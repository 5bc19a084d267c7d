package io.casserole.upstream;

import io.casserole.config.TlsFiles;
import io.casserole.config.UpstreamTls;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whom the wire believes to be the server it asked: whoever the JVM trusts, or a file of certificates vouches for, or anybody. */
final class TlsTrust {
    private static final Logger LOG = LoggerFactory.getLogger(TlsTrust.class);

    private static final char[] NO_PASSWORD = {}; // the stores made here never leave memory

    private TlsTrust() {}

    /**
     * The TLS of the server that is cached.
     *
     * @throws IllegalArgumentException if a file cannot be used; the message names its setting
     */
    static TlsStrategy of(UpstreamTls tls) {
        if (tls.insecure()) {
            LOG.warn("CSR-0601 upstream-insecure-tls is true: any certificate of the origin is accepted,"
                    + " so anybody on the way can read what is sent and change what is cached");
        }
        return strategy("the origin", new Files("upstream", tls.files()), tls.insecure());
    }

    /**
     * The TLS of other nodes.
     *
     * @throws IllegalArgumentException if a file cannot be used; the message names its setting
     */
    static TlsStrategy of(TlsFiles tls) {
        return strategy("other nodes", new Files("peer", tls), false);
    }

    private static TlsStrategy strategy(String whom, Files files, boolean anybody) {
        try {
            return anybody ? anybody(files) : verified(files);
        } catch (GeneralSecurityException failure) {
            throw new IllegalArgumentException("TLS to " + whom + ": " + failure.getMessage(), failure);
        }
    }

    private static TlsStrategy verified(Files files) throws GeneralSecurityException {
        SSLContextBuilder context = files.identified();
        Optional<Pem> authorities = files.authorities();
        if (authorities.isPresent()) {
            context.loadTrustMaterial(trusted(authorities.get().certificates()), null);
        }
        return ClientTlsStrategyBuilder.create().setSslContext(context.build()).buildAsync();
    }

    private static TlsStrategy anybody(Files files) throws GeneralSecurityException {
        SSLContext context = files.identified()
                .loadTrustMaterial(null, (chain, type) -> true)
                .build();
        return ClientTlsStrategyBuilder.create()
                .setSslContext(context)
                .setHostVerificationPolicy(HostnameVerificationPolicy.CLIENT)
                .setHostnameVerifier(NoopHostnameVerifier.INSTANCE)
                .buildAsync();
    }

    /** The files, with the names of their settings. */
    private record Files(String prefix, TlsFiles files) {
        Optional<Pem> authorities() {
            return files.authorities().map(file -> new Pem(prefix + "-ca", file));
        }

        /** A context that shows the certificate, if there is one; it counts only together with its key. */
        SSLContextBuilder identified() throws GeneralSecurityException {
            SSLContextBuilder context = SSLContextBuilder.create();
            if (files.certificate().isPresent() && files.key().isPresent()) {
                context.loadKeyMaterial(
                        shown(files.certificate().get(), files.key().get()), NO_PASSWORD);
            }
            return context;
        }

        private KeyStore shown(Path certificate, Path key) throws GeneralSecurityException {
            List<Certificate> chain = new Pem(prefix + "-cert", certificate).certificates();
            PrivateKey own = new Pem(prefix + "-key", key).keyOf(chain.get(0));
            KeyStore store = empty();
            store.setKeyEntry("node", own, NO_PASSWORD, chain.toArray(Certificate[]::new));
            return store;
        }
    }

    private static KeyStore trusted(List<Certificate> certificates) throws GeneralSecurityException {
        KeyStore store = empty();
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("ca-" + store.size(), certificate);
        }
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
}
