package io.casserole.upstream;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file in the textual encoding of RFC 7468, named by a setting. What cannot be read is an {@link IllegalArgumentException} with the name
 * of that setting, for the operator.
 */
record Pem(String setting, Path file) {
    // RFC 7468 §10: the label PRIVATE KEY stands for PKCS #8; other labels, for other encodings
    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

    /** All certificates in the file, at least one, in its order. */
    List<Certificate> certificates() throws GeneralSecurityException {
        List<Certificate> certificates = List.copyOf(
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(read())));
        if (certificates.isEmpty()) {
            throw refused("certificates");
        }
        return certificates;
    }

    /** The first private key in the file, which is to be that of the certificate. */
    PrivateKey keyOf(Certificate certificate) throws GeneralSecurityException {
        Matcher text = PRIVATE_KEY.matcher(new String(read(), StandardCharsets.US_ASCII));
        if (!text.find()) {
            throw refused("a private key in PKCS #8 without a password");
        }
        String algorithm = certificate.getPublicKey().getAlgorithm();
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(text.group(1));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (IllegalArgumentException | InvalidKeySpecException other) {
            throw new IllegalArgumentException(
                    setting + ": expected the " + algorithm + " key of the certificate in " + file.getFileName()
                            + ", found " + other.getMessage(),
                    other);
        }
    }

    private byte[] read() {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    setting + ": expected a readable file, found " + unreadable.getMessage(), unreadable);
        }
    }

    private IllegalArgumentException refused(String expected) {
        return new IllegalArgumentException(
                setting + ": expected " + expected + " in " + file.getFileName() + ", found none");
    }
}
