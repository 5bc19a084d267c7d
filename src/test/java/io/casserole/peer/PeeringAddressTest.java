package io.casserole.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.casserole.config.AddressRange;
import io.casserole.config.CasseroleConfig;
import io.casserole.config.ClusterConfig;
import io.casserole.config.Settings;
import io.casserole.peer.PeeringAddress.Route;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeeringAddressTest {
    private static final Route LAN = remote -> address("10.0.0.7");
    private static final Route LOOPBACK = remote -> InetAddress.getLoopbackAddress();

    @ParameterizedTest
    @CsvSource({
        "http://10.0.0.9:8080/app, http://10.0.0.9:8080/app",
        "http://127.0.0.1:8080/app, http://10.0.0.7:8080/app",
        "http://localhost:8080, http://10.0.0.7:8080",
        "http://0.0.0.0:8080, http://10.0.0.7:8080",
        "https://[::]:8443/app, https://10.0.0.7:8443/app",
        "http://[::1], http://10.0.0.7",
    })
    void aHostOfThisMachineAloneIsReplaced(String given, String told) {
        assertThat(PeeringAddress.of(etcd(Map.of("peering-address", given)), 8080, "", LAN))
                .hasToString(told);
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8081, http://127.0.0.1:8081",
        "http://127.0.0.2:8081/app, http://127.0.0.2:8081/app",
        "http://0.0.0.0:8081, http://127.0.0.1:8081",
    })
    void loopbackIsAllowedWhereEtcdIs(String given, String told) {
        assertThat(PeeringAddress.of(etcd(Map.of("peering-address", given)), 8080, "", LOOPBACK))
                .hasToString(told);
    }

    @Test
    void withoutOneItIsWhereTheContainerListens() {
        assertThat(PeeringAddress.of(etcd(Map.of()), 8080, "/app", LAN)).hasToString("http://10.0.0.7:8080/app");
        assertThat(PeeringAddress.of(etcd(Map.of("peering-port", "8081")), 8080, "", LAN))
                .hasToString("http://10.0.0.7:8081");
    }

    @Test
    void aPortThatTheSystemChoosesIsKnownToNobody() {
        assertThatIllegalStateException()
                .isThrownBy(() -> PeeringAddress.of(etcd(Map.of()), 0, "", LAN))
                .withMessageStartingWith("peering-address: expected one");
    }

    @Test
    void anAddressOfIpv6IsInBrackets() {
        Route route = remote -> address("fd00::7");

        assertThat(PeeringAddress.of(etcd(Map.of()), 8080, "", route)).hasToString("http://[fd00:0:0:0:0:0:0:7]:8080");
    }

    @Test
    void anyEndpointWillDo() {
        Route second = remote -> {
            if (remote.getPort() == 1) {
                throw new NoRouteToHostException("no route");
            }
            return address("10.0.0.7");
        };

        assertThat(PeeringAddress.of(etcd(Map.of("etcd", "http://10.0.0.1:1,http://10.0.0.1:2")), 80, "", second))
                .hasToString("http://10.0.0.7:80");
    }

    @Test
    void withoutAWayToEtcdTheDeploymentFails() {
        Route none = remote -> {
            throw new NoRouteToHostException("no route");
        };
        Route wildcard = remote -> address("0.0.0.0");

        assertThatIllegalStateException()
                .isThrownBy(() -> PeeringAddress.of(etcd(Map.of()), 8080, "", none))
                .withMessageContaining("peering-address: expected an address at which other nodes reach this one")
                .withMessageContaining("http://10.0.0.1:2379")
                .withMessageContaining("no route");
        assertThatIllegalStateException()
                .isThrownBy(() -> PeeringAddress.of(etcd(Map.of()), 8080, "", wildcard))
                .withMessageContaining("no interface reaches http://10.0.0.1:2379");
    }

    @Test
    void amongFixedPeersItIsToldAsItIs() {
        ClusterConfig config = config(Map.of(
                "peers", "http://127.0.0.1:8080", "peering-address", "http://127.0.0.1:8080", "cluster-secret", "s"));

        assertThat(PeeringAddress.of(config, 80, "", LAN)).hasToString("http://127.0.0.1:8080");
    }

    @Test
    void theWayToALoopbackAddressBeginsAtOne() {
        ClusterConfig config = etcd(Map.of("etcd", "http://127.0.0.1:2379"));

        assertThat(PeeringAddress.of(config, 8080, "")).hasToString("http://127.0.0.1:8080");
    }

    private static InetAddress address(String literal) {
        return AddressRange.parse(literal).network();
    }

    private static ClusterConfig etcd(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of("etcd", "http://10.0.0.1:2379", "cluster-secret", "s"));
        settings.putAll(more);
        return config(settings);
    }

    private static ClusterConfig config(Map<String, String> settings) {
        return CasseroleConfig.from(Settings.of(settings)).cluster();
    }
}
