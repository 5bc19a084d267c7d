package io.casserole.peer;

import io.casserole.config.ClusterConfig;
import io.casserole.config.TlsFiles;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.ClientBuilder;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/** Makes clients of etcd as the settings say, and sees to it that nothing of them is left behind. */
final class EtcdClients implements Supplier<Client>, AutoCloseable {
    private static final String NETTY_JFR = "io.netty.jfr.enabled";
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);

    private final ClientBuilder builder;
    private final ScheduledThreadPoolExecutor executor;

    private EtcdClients(ClientBuilder builder, ScheduledThreadPoolExecutor executor) {
        this.builder = builder;
        this.executor = executor;
    }

    /**
     * Reads the files for TLS; connects to nothing.
     *
     * @param threads for the callbacks
     * @throws IllegalStateException with a message for the operator, if a file cannot be used
     */
    static EtcdClients of(ClusterConfig config, ThreadFactory threads) {
        if (System.getProperty(NETTY_JFR) == null) {
            System.setProperty(
                    NETTY_JFR, "false"); // else the JVM's flight recorder keeps netty's classes, and so ours, for ever
        }
        // Scheduled, because otherwise the retries of jetcd begin a thread of the whole JVM that never ends.
        ScheduledThreadPoolExecutor executor =
                new ScheduledThreadPoolExecutor(1, threads, new ThreadPoolExecutor.DiscardPolicy());
        ClientBuilder builder = Client.builder()
                .endpoints(config.etcd())
                .executorService(executor)
                .interceptor(new OneTry())
                .retryMaxAttempts(0)
                .waitForReady(false)
                .connectTimeout(CONNECT_WITHIN);
        if (config.etcdUser().isPresent() && config.etcdPassword().isPresent()) {
            builder.user(bytes(config.etcdUser().get()))
                    .password(bytes(config.etcdPassword().get().text()));
        }
        tls(config).ifPresent(builder::sslContext);
        return new EtcdClients(builder, executor);
    }

    @Override
    public Client get() {
        return builder.build();
    }

    /** Ends the threads; to be called when the clients are closed. */
    @Override
    public void close() {
        executor.shutdownNow();
    }

    private static Optional<SslContext> tls(ClusterConfig config) {
        if (config.etcd().stream().noneMatch(endpoint -> endpoint.getScheme().equals("https"))) {
            return Optional.empty();
        }
        TlsFiles files = config.etcdTls();
        SslContextBuilder context = GrpcSslContexts.forClient();
        try {
            files.authorities().ifPresent(path -> context.trustManager(path.toFile()));
            files.certificate()
                    .ifPresent(certificate ->
                            files.key().ifPresent(key -> context.keyManager(certificate.toFile(), key.toFile())));
            return Optional.of(context.build());
        } catch (SSLException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "etcd-ca, etcd-cert, etcd-key: expected PEM files, found: " + e.getMessage(), e);
        }
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }
}
