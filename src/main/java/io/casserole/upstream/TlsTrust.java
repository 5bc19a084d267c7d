package io.casserole.upstream;

import io.casserole.config.UpstreamConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.ssl.SSLContextBuilder;
import org.apache.hc.core5.ssl.SSLContexts;

/** Whom the wire believes to be the origin: what the JVM trusts, or a file of certificates, or anybody. */
final class TlsTrust {
    private TlsTrust() {}

    /**
     * The TLS of these settings.
     *
     * @throws IllegalArgumentException if the file of certificates cannot be used
     */
    static TlsStrategy of(UpstreamConfig config) {
        try {
            return config.insecureTls() ? anybody() : verified(config);
        } catch (GeneralSecurityException failure) {
            throw new IllegalArgumentException("TLS to the origin: " + failure.getMessage(), failure);
        }
    }

    private static TlsStrategy verified(UpstreamConfig config) throws GeneralSecurityException {
        SSLContext context = config.certificates().isPresent()
                ? trusting(config.certificates().get())
                : SSLContexts.createDefault();
        return ClientTlsStrategyBuilder.create().setSslContext(context).buildAsync();
    }

    private static SSLContext trusting(Path pem) throws GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        try (InputStream in = Files.newInputStream(pem)) {
            trusted.load(null, null);
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw new IllegalArgumentException(
                        "upstream-ca: expected certificates in " + pem.getFileName() + ", found none");
            }
            for (Certificate certificate : certificates) {
                trusted.setCertificateEntry("ca-" + trusted.size(), certificate);
            }
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "upstream-ca: expected a readable file, found " + unreadable.getMessage(), unreadable);
        }
        return SSLContextBuilder.create().loadTrustMaterial(trusted, null).build();
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
