package io.casserole.it;

import static java.net.http.HttpClient.Version.HTTP_2;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jetty takes buffers, with TLS and with HTTP/2, too. */
final class JettyOutputIT extends OutputSpec {
    @TempDir
    private static Path directory;

    @SuppressWarnings("NullAway.Init") // made with the deployment, before the first test
    private TestKeys keys;

    JettyOutputIT() {
        super(new JettyProcess());
    }

    @Override
    Deployment deployment() {
        keys = TestKeys.in(directory);
        return super.deployment().module(keys.jettyModule());
    }

    @Override
    String choice() {
        return "byte-buffer (org.eclipse.jetty." + Built.jettyEnvironment() + ".servlet.HttpOutput)";
    }

    @Test
    void bodiesAreWholeOverHttp2InClearText() {
        Client client = Client.h2c(node().uri());
        serves(client, "/h2c");
        ResponseAssert.assertThat(client.head("/h2c")).hasVersion(HTTP_2);
    }

    @ParameterizedTest
    @EnumSource
    void bodiesAreWholeOverTls(HttpClient.Version version) {
        URI https = URI.create("https://localhost:" + node().port(JettyProcess.HTTPS));
        Client client = Client.tls(https, keys.context(), version);
        serves(client, "/tls-" + version);
        ResponseAssert.assertThat(client.head("/tls-" + version)).hasVersion(version);
    }
}
