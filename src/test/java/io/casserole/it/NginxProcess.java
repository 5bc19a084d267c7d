package io.casserole.it;

import static org.awaitility.Awaitility.await;

import io.casserole.testing.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A real nginx on this machine that passes all requests on to one node. */
final class NginxProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final int port;

    private NginxProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts one, and waits until it listens.
     *
     * @param directory empty, and removed by somebody else
     * @param options further directives beside {@code proxy_pass}
     */
    static NginxProcess before(URI node, Path directory, String... options) {
        try {
            int port = Ports.free();
            Path configuration = directory.resolve("nginx.conf");
            Files.writeString(configuration, configuration(node, directory, port, String.join("\n", options)));
            Process process = new ProcessBuilder(binary(), "-p", directory.toString(), "-c", configuration.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("nginx.log").toFile())
                    .start();
            NginxProcess nginx = new NginxProcess(process, port);
            await("nginx listens").atMost(PATIENCE).until(nginx::listens);
            return nginx;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String configuration(URI node, Path directory, int port, String options) {
        return """
                daemon off;
                master_process off;
                pid %1$s/nginx.pid;
                error_log stderr;
                events {}
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  server {
                    listen 127.0.0.1:%2$d;
                    location / {
                      proxy_pass %3$s;
                      %4$s
                    }
                  }
                }
                """.formatted(directory, port, node, options);
    }

    private static String binary() {
        if (Command.isThere("nginx")) {
            return "nginx";
        }
        Path unpacked = Path.of(System.getProperty("casserole.it.nginx", ""));
        if (!Files.isExecutable(unpacked)) {
            throw new AssertionError("expected nginx on the PATH or unpacked by the build, found none");
        }
        return unpacked.toAbsolutePath().toString();
    }

    private boolean listens() {
        try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return connection.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("expected nginx to end within " + PATIENCE);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }
}
