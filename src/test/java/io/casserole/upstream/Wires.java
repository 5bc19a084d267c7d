package io.casserole.upstream;

import io.casserole.config.Secret;
import io.casserole.config.SecretField;
import io.casserole.config.TlsFiles;
import io.casserole.config.UpstreamConfig;
import io.casserole.config.UpstreamFields;
import io.casserole.config.UpstreamTls;
import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.segment.Body;
import io.casserole.segment.Instruments;
import io.casserole.segment.Origin;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings and requests for tests of the wire. */
final class Wires {
    private Wires() {}

    /** Settings as they are by default, with patience for tests. */
    static Settings to(URI mirror) {
        return new Settings(mirror);
    }

    static Origin.Request get(String target, String... fields) {
        return Origin.Request.of(Origin.Purpose.PROBE, "GET", target(target), Fields.of(fields));
    }

    static Origin.Request head(String target) {
        return Origin.Request.of(Origin.Purpose.PROBE, "HEAD", target(target), Fields.empty());
    }

    static Origin.Request post(String target, Body body, String... fields) {
        return new Origin.Request(Origin.Purpose.PASS, "POST", target(target), Fields.of(fields), Optional.of(body));
    }

    private static RequestTarget target(String target) {
        int query = target.indexOf('?');
        return query < 0
                ? new RequestTarget(target, Optional.empty())
                : new RequestTarget(target.substring(0, query), Optional.of(target.substring(query + 1)));
    }

    static final class Settings {
        private final URI mirror;
        private boolean preserveHost;
        private Duration connectTimeout = Duration.ofSeconds(5);
        private Duration headTimeout = Duration.ofSeconds(30);
        private Duration idleTimeout = Duration.ofSeconds(60);
        private Duration keepAlive = Duration.ofSeconds(4);
        private int connections = 32;
        private UpstreamFields fields = UpstreamFields.NONE;
        private UpstreamTls tls = UpstreamTls.DEFAULT;

        private Settings(URI mirror) {
            this.mirror = mirror;
        }

        Settings preserveHost() {
            preserveHost = true;
            return this;
        }

        Settings connectTimeout(Duration timeout) {
            connectTimeout = timeout;
            return this;
        }

        Settings headTimeout(Duration timeout) {
            headTimeout = timeout;
            return this;
        }

        Settings idleTimeout(Duration timeout) {
            idleTimeout = timeout;
            return this;
        }

        Settings keepAlive(Duration time) {
            keepAlive = time;
            return this;
        }

        Settings connections(int count) {
            connections = count;
            return this;
        }

        Settings user(String name, String password) {
            fields = new UpstreamFields(Optional.of(name), Optional.of(new Secret(password)), fields.fields());
            return this;
        }

        Settings field(String name, String value) {
            fields = new UpstreamFields(
                    fields.user(), fields.password(), List.of(new SecretField(name, new Secret(value))));
            return this;
        }

        Settings certificates(Path pem) {
            tls = new UpstreamTls(new TlsFiles(Optional.of(pem), Optional.empty(), Optional.empty()), false);
            return this;
        }

        Settings tls(Path authorities, Path certificate, Path key) {
            tls = new UpstreamTls(
                    new TlsFiles(Optional.of(authorities), Optional.of(certificate), Optional.of(key)), false);
            return this;
        }

        Settings insecureTls() {
            tls = new UpstreamTls(tls.files(), true);
            return this;
        }

        UpstreamConfig config() {
            return new UpstreamConfig(
                    List.of(mirror),
                    false,
                    UpstreamConfig.Probe.HEAD,
                    UpstreamConfig.Encoding.NEGOTIATE,
                    preserveHost,
                    connectTimeout,
                    headTimeout,
                    idleTimeout,
                    keepAlive,
                    connections,
                    Optional.empty(),
                    Duration.ofSeconds(30),
                    3,
                    Duration.ofMillis(100),
                    fields,
                    tls);
        }

        MirrorWire open() {
            HttpWire threads = HttpWire.open(Instruments.none());
            try {
                return new MirrorWire(threads, threads.mirrors(config(), "test").apply(mirror));
            } catch (RuntimeException refused) {
                threads.close();
                throw refused;
            }
        }
    }

    /** A wire to the mirror alone. */
    record MirrorWire(HttpWire threads, Origin mirror) implements Origin, AutoCloseable {
        @Override
        public Call send(Request request, Sink sink) {
            return mirror.send(request, sink);
        }

        @Override
        public void close() {
            threads.close();
        }
    }
}
