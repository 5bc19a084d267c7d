package io.casserole.config;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.casserole.config.AdminConfig.MetricsAccess;
import io.casserole.config.TierConfig.StorePressure;
import io.casserole.config.UpstreamConfig.Encoding;
import io.casserole.config.UpstreamConfig.Probe;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CasseroleConfigTest {

    /** A value other than the default for each setting there is. */
    private static final Map<String, String> ALL = Map.ofEntries(
            entry("mirror-url", "https://mirror.example/files, http://other.example"),
            entry("same-content", "true"),
            entry("probe", "get"),
            entry("upstream-encoding", "identity"),
            entry("preserve-host", "true"),
            entry("connect-timeout", "6s"),
            entry("upstream-head-timeout", "31s"),
            entry("upstream-idle-timeout", "2m"),
            entry("upstream-keep-alive", "0"),
            entry("upstream-connections", "64"),
            entry("upstream-bandwidth", "10M"),
            entry("resolve-ttl", "1h"),
            entry("upstream-retries", "0"),
            entry("upstream-retry-delay", "250ms"),
            entry("upstream-user", "mirror"),
            entry("upstream-password", "of origin"),
            entry("upstream-fields", "X-Env: prod"),
            entry("upstream-ca", "certificates/origin.pem"),
            entry("upstream-cert", "certificates/node.pem"),
            entry("upstream-key", "certificates/node.key"),
            entry("upstream-insecure-tls", "true"),
            entry("min-ttl", "5m"),
            entry("passthrough", "/live/.*,/.*\\.sha1"),
            entry("segment-size", "64K"),
            entry("read-ahead", "0"),
            entry("uncacheable-ttl", "1s"),
            entry("unknown-length-limit", "1M"),
            entry("max-ranges", "1"),
            entry("stitch-unvalidated", "true"),
            entry("store-set-cookie", "true"),
            entry("max-object-size", "20G"),
            entry("max-stored-fields", "8K"),
            entry("authorization", "rfc9111"),
            entry("request-cache-control", "obey"),
            entry("stale-on-error", "2h"),
            entry("negative-ttl", "7s"),
            entry("cdn-loop-id", "node-1"),
            entry("key-ignore-query", "utm_*, sig"),
            entry("key-sort-query", "true"),
            entry("key-fields", "X-Device,cookie"),
            entry("rules", "path=/a ttl=1h ; path=/b pass"),
            entry("rules-file", "casserole.rules"),
            entry("max-memory-usage", "64M"),
            entry("max-disk-usage", "2G"),
            entry("cleaned-disk-usage", "1G"),
            entry("disk-cache-dir", "elsewhere"),
            entry("disk-cache-enabled", "false"),
            entry("store-pressure", "skip"),
            entry("store-threads", "8"),
            entry("client-timeout", "30s"),
            entry("max-clients-per-address", "20"),
            entry("copy-budget", "64M"),
            entry("trusted-proxies", "10.0.0.0/8, ::1"),
            entry("cookie-path-rewrite", "/app=/"),
            entry("cookie-domain-rewrite", "origin.example=cache.example"),
            entry("address", "0.0.0.0:80"),
            entry("x-cache", "true"),
            entry("cache-status-key", "true"),
            entry("demo", "true"),
            entry("etcd", "http://127.0.0.1:2379, http://127.0.0.2:2379"),
            entry("etcd-user", "casserole"),
            entry("etcd-password", "of etcd"),
            entry("etcd-ca", "etcd/ca.pem"),
            entry("etcd-cert", "etcd/node.pem"),
            entry("etcd-key", "etcd/node.key"),
            entry("peers", "http://a.example, b.example:8081"),
            entry("cluster", "europe"),
            entry("node-id", "node-1"),
            entry("weight", "3"),
            entry("peering-address", "127.0.0.1:8081"),
            entry("peering-port", "8081"),
            entry("cluster-secret", "of nodes"),
            entry("insecure-peers", "true"),
            entry("near-ttl", "2s"),
            entry("replicas", "2"),
            entry("drain-timeout", "5s"),
            entry("peer-connections", "4"),
            entry("peer-ca", "peer/ca.pem"),
            entry("peer-cert", "peer/node.pem"),
            entry("peer-key", "peer/node.key"),
            entry("hand-over-window", "10m"),
            entry("admin-token", "of administrators"),
            entry("admin-role", "operators"),
            entry("purge-from", "192.0.2.0/24"),
            entry("metrics-access", "all"),
            entry("outcome-log", "full"),
            entry("warm-rate", "10M"),
            entry("warm-concurrency", "2"),
            entry("live-settings-file", "live.properties"));

    @Test
    void hasTheRecordedDefaults() {
        CasseroleConfig config = CasseroleConfig.from(Settings.of(Map.of()));

        assertThat(config.upstream())
                .isEqualTo(new UpstreamConfig(
                        List.of(URI.create("http://localhost:9000")),
                        false,
                        Probe.HEAD,
                        Encoding.NEGOTIATE,
                        false,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(4),
                        32,
                        Optional.empty(),
                        Duration.ofSeconds(30),
                        3,
                        Duration.ofMillis(100),
                        UpstreamFields.NONE,
                        UpstreamTls.DEFAULT));
        assertThat(config.cache())
                .isEqualTo(new CacheConfig(
                        Duration.ofSeconds(60),
                        List.of(),
                        DataSize.parse("2M"),
                        3,
                        Duration.ofSeconds(10),
                        DataSize.parse("256M"),
                        16,
                        false,
                        false,
                        new ObjectLimits(DataSize.parse("1T"), DataSize.parse("32K")),
                        new ReuseConfig(
                                ReuseConfig.Authorization.NONE,
                                ReuseConfig.RequestDirectives.IGNORE,
                                Duration.ofDays(1),
                                Duration.ZERO),
                        new KeyConfig(List.of(), false, List.of()),
                        new RulesConfig("", Optional.empty()),
                        Optional.empty()));
        assertThat(config.tier())
                .isEqualTo(new TierConfig(
                        DataSize.parse("100M"),
                        DataSize.parse("1G"),
                        DataSize.parse("800M"),
                        Path.of("./data/ROOT"),
                        true,
                        StorePressure.WAIT,
                        2));
        assertThat(config.client())
                .isEqualTo(new ClientConfig(
                        Duration.ofSeconds(60),
                        Optional.empty(),
                        DataSize.parse("128M"),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        InetSocketAddress.createUnresolved("localhost", 8080),
                        false,
                        false,
                        false));
        assertThat(config.cluster())
                .isEqualTo(new ClusterConfig(
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        TlsFiles.NONE,
                        List.of(),
                        "default",
                        Optional.empty(),
                        1,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Duration.ofSeconds(10),
                        1,
                        Duration.ofSeconds(25),
                        64,
                        TlsFiles.NONE,
                        Duration.ofHours(1)));
        assertThat(config.admin())
                .isEqualTo(new AdminConfig(Optional.empty(), "casserole-admin", List.of(), MetricsAccess.ADMIN));
        assertThat(config.warm()).isEqualTo(new WarmConfig(DataSize.parse("0"), 4));
        assertThat(config.log()).isEqualTo(new LogConfig(LogConfig.Outcomes.OFF));
        assertThat(config.live()).isEqualTo(new LiveConfig(Optional.empty()));
    }

    @Test
    void mapsEverySetting() {
        Map<String, String> values = new HashMap<>(ALL);
        values.remove("peers"); // does not go together with etcd; see ClusterConfigTest
        CasseroleConfig config = CasseroleConfig.from(Settings.of(values));

        assertThat(config.upstream())
                .isEqualTo(new UpstreamConfig(
                        List.of(URI.create("https://mirror.example/files"), URI.create("http://other.example")),
                        true,
                        Probe.GET,
                        Encoding.IDENTITY,
                        true,
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(31),
                        Duration.ofMinutes(2),
                        Duration.ZERO,
                        64,
                        Optional.of(DataSize.parse("10M")),
                        Duration.ofHours(1),
                        0,
                        Duration.ofMillis(250),
                        new UpstreamFields(
                                Optional.of("mirror"),
                                Optional.of(new Secret("of origin")),
                                List.of(new SecretField("X-Env", new Secret("prod")))),
                        new UpstreamTls(
                                new TlsFiles(
                                        Optional.of(Path.of("certificates", "origin.pem")),
                                        Optional.of(Path.of("certificates", "node.pem")),
                                        Optional.of(Path.of("certificates", "node.key"))),
                                true)));
        assertThat(config.cache().passthrough()).extracting(Pattern::pattern).containsExactly("/live/.*", "/.*\\.sha1");
        assertThat(config.cache())
                .isEqualTo(new CacheConfig(
                        Duration.ofMinutes(5),
                        config.cache().passthrough(),
                        DataSize.parse("64K"),
                        0,
                        Duration.ofSeconds(1),
                        DataSize.parse("1M"),
                        1,
                        true,
                        true,
                        new ObjectLimits(DataSize.parse("20G"), DataSize.parse("8K")),
                        new ReuseConfig(
                                ReuseConfig.Authorization.RFC9111,
                                ReuseConfig.RequestDirectives.OBEY,
                                Duration.ofHours(2),
                                Duration.ofSeconds(7)),
                        new KeyConfig(List.of("utm_*", "sig"), true, List.of("x-device", "cookie", "host")),
                        new RulesConfig("path=/a ttl=1h ; path=/b pass", Optional.of(Path.of("casserole.rules"))),
                        Optional.of("node-1")));
        assertThat(config.tier())
                .isEqualTo(new TierConfig(
                        DataSize.parse("64M"),
                        DataSize.parse("2G"),
                        DataSize.parse("1G"),
                        Path.of("elsewhere"),
                        false,
                        StorePressure.SKIP,
                        8));
        assertThat(config.client())
                .isEqualTo(new ClientConfig(
                        Duration.ofSeconds(30),
                        Optional.of(20),
                        DataSize.parse("64M"),
                        List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("::1")),
                        Optional.of(new Rewrite("/app", "/")),
                        Optional.of(new Rewrite("origin.example", "cache.example")),
                        InetSocketAddress.createUnresolved("0.0.0.0", 80),
                        true,
                        true,
                        true));
        assertThat(config.cluster())
                .isEqualTo(new ClusterConfig(
                        List.of(URI.create("http://127.0.0.1:2379"), URI.create("http://127.0.0.2:2379")),
                        Optional.of("casserole"),
                        Optional.of(new Secret("of etcd")),
                        new TlsFiles(
                                Optional.of(Path.of("etcd", "ca.pem")),
                                Optional.of(Path.of("etcd", "node.pem")),
                                Optional.of(Path.of("etcd", "node.key"))),
                        List.of(),
                        "europe",
                        Optional.of("node-1"),
                        3,
                        Optional.of(URI.create("http://127.0.0.1:8081")),
                        Optional.of(8081),
                        Optional.of(new Secret("of nodes")),
                        true,
                        Duration.ofSeconds(2),
                        2,
                        Duration.ofSeconds(5),
                        4,
                        new TlsFiles(
                                Optional.of(Path.of("peer", "ca.pem")),
                                Optional.of(Path.of("peer", "node.pem")),
                                Optional.of(Path.of("peer", "node.key"))),
                        Duration.ofMinutes(10)));
        assertThat(config.admin())
                .isEqualTo(new AdminConfig(
                        Optional.of(new Secret("of administrators")),
                        "operators",
                        List.of(AddressRange.parse("192.0.2.0/24")),
                        MetricsAccess.ALL));
        assertThat(config.warm()).isEqualTo(new WarmConfig(DataSize.parse("10M"), 2));
        assertThat(config.log()).isEqualTo(new LogConfig(LogConfig.Outcomes.FULL));
        assertThat(config.live()).isEqualTo(new LiveConfig(Optional.of(Path.of("live.properties"))));
    }

    @Test
    void theFullMappingLeavesNoSettingOut() {
        Settings settings = Settings.of(ALL);

        assertThat(CasseroleConfig.settings())
                .extracting(Setting::name)
                .containsExactlyInAnyOrderElementsOf(ALL.keySet());
        assertThat(CasseroleConfig.settings()).allMatch(settings::isSet);
    }

    @Test
    void listsEverySettingThatAnyRecordDeclares() throws IllegalAccessException {
        List<Object> declared = new ArrayList<>();
        for (Class<?> type : List.of(
                UpstreamConfig.class,
                UpstreamFields.class,
                UpstreamTls.class,
                CacheConfig.class,
                ObjectLimits.class,
                ReuseConfig.class,
                KeyConfig.class,
                RulesConfig.class,
                TierConfig.class,
                ClientConfig.class,
                ClusterSettings.class,
                AdminConfig.class,
                WarmConfig.class,
                LogConfig.class,
                LiveConfig.class)) {
            for (Field field : type.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) && field.getType() == Setting.class) {
                    declared.add(field.get(null));
                }
            }
        }

        assertThat(declared).containsExactlyInAnyOrderElementsOf(CasseroleConfig.settings());
    }

    @Test
    void readsTheNamesOfTheContainerImage() {
        Map<String, String> environment = Map.of(
                "UPSTREAM_SERVER", "http://origin.example",
                "ETCD", "http://127.0.0.1:2379",
                "CASSEROLE_CLUSTER_SECRET", "of nodes",
                "MAX_MEMORY", "256M",
                "MAX_DISK", "10G");

        CasseroleConfig config = CasseroleConfig.from(new Settings(environment, new Properties(), Map.of()));

        assertThat(config.upstream().mirrorUrl()).isEqualTo(URI.create("http://origin.example"));
        assertThat(config.cluster().etcd()).containsExactly(URI.create("http://127.0.0.1:2379"));
        assertThat(config.tier().maxMemoryUsage()).isEqualTo(DataSize.parse("256M"));
        assertThat(config.tier().maxDiskUsage()).isEqualTo(DataSize.parse("10G"));
    }

    @Test
    void reportsAllProblemsInOneMessage() {
        Properties properties = new Properties();
        properties.setProperty("casserole.mirror-url", "http://user:p@ss@mirror.example");
        properties.setProperty("casserole.read-ahead", "33");
        Map<String, String> environment =
                Map.of("MAX_MEMORY", "10M", "CASSEROLE_MAX_MEMORY_USAG", "1G", "CASSEROLE_CONNECT_TIMEOUT", "5");
        Map<String, String> initParams = Map.of("passthrough", "/ok, /a(b\n/c", "probe", "post");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> CasseroleConfig.from(new Settings(environment, properties, initParams)))
                .satisfies(e -> assertThat(e.problems()).hasSize(7))
                .withMessage("""
                        Casserole cannot start, its settings have 7 problems:
                          environment variable CASSEROLE_MAX_MEMORY_USAG: expected the name of a setting, found \
                        'max-memory-usag'; did you mean 'max-memory-usage'?
                          mirror-url: expected an http or https URL with a host, optionally a port and a path, and no \
                        user, query or fragment, or several that differ, separated by commas, found 'http://***@mirror.example' (system property casserole.mirror-url)
                          probe: expected head or get, found 'post' (init-param probe)
                          connect-timeout: expected a duration from 1ms to 1d, found '5' \
                        (environment variable CASSEROLE_CONNECT_TIMEOUT)
                          passthrough: expected regular expressions separated by commas or new lines, found \
                        '/a(b (Unclosed group)' (init-param passthrough)
                          read-ahead: expected a whole number from 0 to 32, found '33' \
                        (system property casserole.read-ahead)
                          max-memory-usage: expected a size of at least 64M, found '10M' \
                        (environment variable MAX_MEMORY)""");
    }

    @Test
    void valuesThatDoNotGoTogetherAreProblemsOfTheirSettings() {
        Map<String, String> values =
                Map.of("max-memory-usage", "8G", "max-disk-usage", "1G", "cleaned-disk-usage", "2G");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> CasseroleConfig.from(Settings.of(values)))
                .withMessage("""
                        Casserole cannot start, its settings have 2 problems:
                          cleaned-disk-usage: expected at most max-disk-usage, which is 1G, found '2G' \
                        (init-param cleaned-disk-usage)
                          max-disk-usage: expected more than 1G, an eighth of max-memory-usage, found '1G' \
                        (default of max-disk-usage)""");
    }

    @Test
    void valuesAreNotComparedWithTheDefaultThatReplacesABadOne() {
        Map<String, String> values = Map.of("max-disk-usage", "plenty", "cleaned-disk-usage", "2G");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> CasseroleConfig.from(Settings.of(values)))
                .satisfies(e ->
                        assertThat(e.problems()).extracting(Problem::subject).containsExactly("max-disk-usage"));
    }
}
