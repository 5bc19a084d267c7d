package io.casserole.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key with a certificate of its own signing, made by the JDK's keytool in a directory of the test. */
public final class TestKeys {
    private static final String PASSWORD = "changeit";

    private final KeyStore keys;
    private final Path directory;

    private TestKeys(KeyStore keys, Path directory) {
        this.keys = keys;
        this.directory = directory;
    }

    /** Makes a key for servers of that name or address, such as {@code ip:127.0.0.1} or {@code dns:localhost}. */
    public static TestKeys make(Path directory, String subject) throws IOException, GeneralSecurityException {
        Path file = directory.resolve("keys-" + subject.replace(':', '-') + ".p12");
        keytool(file, subject, directory.resolve("keytool.log"));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return new TestKeys(keys, directory);
    }

    private static void keytool(Path file, String subject, Path log) throws IOException {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(
                        tool.toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=test",
                        "-ext",
                        "san=" + subject,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError("keytool: " + Files.readString(log));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    /** TLS of a server with this key; of its clients it knows those that have the same key. */
    public SSLContext server() throws GeneralSecurityException {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** The certificate as a PEM file. */
    public Path pem() throws IOException, GeneralSecurityException {
        return pem("ca.pem", "CERTIFICATE", keys.getCertificate("server").getEncoded());
    }

    /** The private key as a PEM file. */
    public Path keyPem() throws IOException, GeneralSecurityException {
        return pem(
                "key.pem",
                "PRIVATE KEY",
                keys.getKey("server", PASSWORD.toCharArray()).getEncoded());
    }

    private Path pem(String name, String label, byte[] content) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        String pem = "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
        return Files.write(directory.resolve(name), pem.getBytes(StandardCharsets.US_ASCII));
    }
}
