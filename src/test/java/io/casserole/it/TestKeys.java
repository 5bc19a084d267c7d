package io.casserole.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key and its certificate for {@code localhost} and 127.0.0.1, made by the JDK's keytool and good for a day. */
final class TestKeys {
    static final String PASSWORD = "changeit";

    private final Path directory;
    private final Path store;

    private TestKeys(Path directory, Path store) {
        this.directory = directory;
        this.store = store;
    }

    /** Makes them in this directory. */
    static TestKeys in(Path directory) {
        Path store = directory.resolve("keys.p12");
        keytool(
                directory,
                store,
                "-genkeypair",
                "-alias",
                "test",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-validity",
                "1");
        return new TestKeys(directory, store);
    }

    /** The file, of type PKCS12. */
    Path store() {
        return store;
    }

    /** What a file in {@code start.d} says for Jetty to listen with this key, HTTP/2 included, on a port of its own. */
    String jettyModule() {
        return """
                --modules=https,http2
                jetty.ssl.host=127.0.0.1
                jetty.ssl.port=0
                jetty.sslContext.keyStorePath=%s
                jetty.sslContext.keyStorePassword=%s
                """.formatted(store, PASSWORD);
    }

    /** The certificate in a PEM file beside the store. */
    Path certificate() {
        Path pem = directory.resolve("certificate.pem");
        keytool(directory, store, "-exportcert", "-rfc", "-alias", "test", "-file", pem.toString());
        return pem;
    }

    /** Has the key, and trusts its certificate only. */
    SSLContext context() {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(keys, PASSWORD.toCharArray());
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("test", keys.getCertificate("test"));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void keytool(Path directory, Path store, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Launcher.java().resolveSibling("keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(
                List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD, "-noprompt"));
        Command.run(directory, command).assertSucceeded();
    }
}
