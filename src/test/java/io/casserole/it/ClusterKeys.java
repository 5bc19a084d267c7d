package io.casserole.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority that signs the certificates of the nodes of one cluster, made by the JDK's keytool and good for some days. */
final class ClusterKeys {
    private static final String PASSWORD = "changeit";

    private final Path directory;

    private ClusterKeys(Path directory) {
        this.directory = directory;
    }

    /** Makes the authority, in this directory. */
    static ClusterKeys in(Path directory) {
        ClusterKeys keys = new ClusterKeys(directory);
        keys.keytool(
                "ca.p12",
                "-genkeypair",
                "-alias",
                "ca",
                "-keyalg",
                "EC",
                "-dname",
                "CN=cluster",
                "-ext",
                "bc:critical=ca:true");
        keys.keytool("ca.p12", "-exportcert", "-rfc", "-alias", "ca", "-file", "ca.pem");
        keys.keytool("trusted.p12", "-importcert", "-alias", "ca", "-file", "ca.pem");
        return keys;
    }

    /** The authority's certificate. */
    Path authority() {
        return directory.resolve("ca.pem");
    }

    /**
     * What a node of 127.0.0.1 has.
     *
     * @param store its key and the chain of its certificate, of type PKCS12
     * @param certificate the same chain as PEM
     * @param key the same key as PEM
     */
    record OfNode(Path store, Path certificate, Path key) {}

    /** Makes a key for a node, and signs its certificate. */
    OfNode ofNode(String name) {
        String store = name + ".p12";
        keytool(store, "-genkeypair", "-alias", "node", "-keyalg", "EC", "-dname", "CN=" + name);
        keytool(store, "-certreq", "-alias", "node", "-file", name + ".csr");
        keytool(
                "ca.p12",
                "-gencert",
                "-rfc",
                "-alias",
                "ca",
                "-infile",
                name + ".csr",
                "-outfile",
                name + ".pem",
                "-ext",
                "san=ip:127.0.0.1");
        keytool(store, "-importcert", "-alias", "ca", "-file", "ca.pem");
        keytool(store, "-importcert", "-alias", "node", "-file", name + ".pem");
        return new OfNode(directory.resolve(store), directory.resolve(name + ".pem"), keyOf(directory.resolve(store)));
    }

    /** A connector of Jetty at this port that shows what the node has, and takes none but clients of this authority. */
    String connector(OfNode node, int port) {
        return """
                --modules=ssl,https
                jetty.ssl.host=127.0.0.1
                jetty.ssl.port=%d
                jetty.sslContext.keyStorePath=%s
                jetty.sslContext.keyStorePassword=%s
                jetty.sslContext.trustStorePath=%s
                jetty.sslContext.trustStorePassword=%s
                jetty.sslContext.needClientAuth=true
                """.formatted(port, node.store, PASSWORD, directory.resolve("trusted.p12"), PASSWORD);
    }

    private Path keyOf(Path store) {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            byte[] key = keys.getKey("node", PASSWORD.toCharArray()).getEncoded();
            String pem = "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
                    + "\n-----END PRIVATE KEY-----\n";
            return Files.writeString(
                    Path.of(store.toString().replace(".p12", "-key.pem")), pem, StandardCharsets.US_ASCII);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void keytool(String store, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Launcher.java().resolveSibling("keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store, "-storetype", "PKCS12", "-storepass", PASSWORD, "-noprompt"));
        Command.run(directory, command).assertSucceeded();
    }
}
