package io.casserole.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterConfigTest {
    private static final Map<String, String> ETCD =
            Map.of("etcd", "http://10.0.0.1:2379", "cluster-secret", "of nodes");

    private static final Map<String, String> PEERS = Map.of(
            "peers", "10.0.0.1:8080,10.0.0.2:8080", "peering-address", "10.0.0.1:8080", "cluster-secret", "of nodes");

    @Test
    void aNodeIsAloneByDefault() {
        assertThat(read(Map.of()).isClustered()).isFalse();
        assertThat(read(ETCD).isClustered()).isTrue();
        assertThat(read(PEERS).isClustered()).isTrue();
    }

    @Test
    void addressesMayBeHostsAndPorts() {
        assertThat(read(PEERS).peers())
                .isEqualTo(List.of(URI.create("http://10.0.0.1:8080"), URI.create("http://10.0.0.2:8080")));
        assertThat(read(PEERS).peeringAddress()).contains(URI.create("http://10.0.0.1:8080"));
    }

    @ParameterizedTest
    @CsvSource({
        "a.example, http://a.example",
        "https://A.example:443/app/, https://a.example/app",
        "[::1]:8080, http://[::1]:8080",
        "http://0.0.0.0:8080, http://0.0.0.0:8080",
    })
    void peeringAddressHasOneSpelling(String given, String address) {
        assertThat(read(with(ETCD, "peering-address", given)).peeringAddress()).contains(URI.create(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://", "ftp://a", "a b", "http://user@a", "http://a?b", ":8080"})
    void nothingElseIsAnAddress(String given) {
        assertProblem(with(ETCD, "peering-address", given), "peering-address: expected an http or https URL");
    }

    @Test
    void etcdAndPeersExcludeEachOther() {
        assertProblem(
                with(PEERS, "etcd", "http://10.0.0.1:2379"),
                "peers: expected no list of nodes, since etcd is set, found '[http://10.0.0.1:8080, http://10.0.0.2:8080]'");
    }

    @Test
    void aClusterHasASecretOrSaysThatItIsInsecure() {
        Map<String, String> etcdAlone = Map.of("etcd", "http://10.0.0.1:2379");

        assertProblem(
                etcdAlone,
                "cluster-secret: expected a secret that all nodes of the cluster share, or insecure-peers=true, found nothing");
        assertProblem(without(PEERS, "cluster-secret"), "cluster-secret: expected");
        assertThatNoException().isThrownBy(() -> read(with(etcdAlone, "insecure-peers", "true")));
    }

    @Test
    void aNodeAmongPeersHasAnAddress() {
        assertProblem(
                without(PEERS, "peering-address"),
                "peering-address: expected the address of this node among peers, found nothing");
    }

    @Test
    void endpointsOfEtcdHaveOneScheme() {
        assertProblem(
                with(ETCD, "etcd", "http://a:2379,https://b:2379"),
                "etcd: expected either http or https for all endpoints");
    }

    @ParameterizedTest
    @CsvSource({
        "etcd-user, etcd-password",
        "etcd-password, etcd-user",
        "etcd-cert, etcd-key",
        "etcd-key, etcd-cert",
        "peer-cert, peer-key",
        "peer-key, peer-cert"
    })
    void someSettingsGoTogether(String given, String missing) {
        assertProblem(with(ETCD, given, "anything"), missing + ": expected");
    }

    @Test
    void secretsAreInNoText() {
        Map<String, String> values = new HashMap<>(ETCD);
        values.put("cluster-secret", "hush");
        values.put("etcd-user", "casserole");
        values.put("etcd-password", "hush");

        assertThat(read(values).toString()).doesNotContain("hush");
        values.remove("etcd-user");
        values.put("replicas", "3");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> CasseroleConfig.from(Settings.of(values)))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hush"));
    }

    @ParameterizedTest
    @CsvSource({
        "cluster, a/b",
        "node-id, a b",
        "weight, 0",
        "weight, 1001",
        "peering-port, 0",
        "peering-port, 65536",
        "replicas, 3",
        "near-ttl, 2h",
        "drain-timeout, 1h",
        "peer-connections, 0",
    })
    void valuesHaveBounds(String setting, String value) {
        assertProblem(with(ETCD, setting, value), setting + ": expected");
    }

    private static ClusterConfig read(Map<String, String> values) {
        return CasseroleConfig.from(Settings.of(values)).cluster();
    }

    private static void assertProblem(Map<String, String> values, String beginning) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read(values))
                .satisfies(e -> assertThat(e.problems())
                        .singleElement()
                        .satisfies(problem -> assertThat(problem.toString()).startsWith(beginning)));
    }

    private static Map<String, String> with(Map<String, String> values, String name, String value) {
        Map<String, String> more = new HashMap<>(values);
        more.put(name, value);
        return more;
    }

    private static Map<String, String> without(Map<String, String> values, String name) {
        Map<String, String> fewer = new HashMap<>(values);
        fewer.remove(name);
        return fewer;
    }
}
