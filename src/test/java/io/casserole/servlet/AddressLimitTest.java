package io.casserole.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.config.ClientConfig;
import io.casserole.config.Settings;
import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AddressLimitTest {
    private final AddressLimit limit = new AddressLimit(2);

    @Test
    void eachClientHasItsOwnCount() {
        Runnable first = limit.enter("a").orElseThrow();
        assertThat(limit.enter("a")).isPresent();

        assertThat(limit.enter("a")).isEmpty();
        assertThat(limit.enter("b")).isPresent();
        first.run();
        assertThat(limit.enter("a")).isPresent();
    }

    @Test
    void leavingTwiceCountsOnce() {
        Runnable first = limit.enter("a").orElseThrow();
        Runnable second = limit.enter("a").orElseThrow();
        first.run();
        first.run();
        assertThat(limit.clients()).isEqualTo(1);

        second.run();

        assertThat(limit.clients()).isZero();
    }

    // ---- who the client is

    private static final ClientAddress ADDRESSES =
            new ClientAddress(ClientConfig.from(Settings.of(Map.of("trusted-proxies", "10.0.0.0/8"))));

    private static String client(String remote, String... fields) {
        return ADDRESSES.of(new ClientRequest(
                "GET",
                new RequestTarget("/", Optional.empty()),
                Fields.of(fields),
                false,
                new Connection("HTTP/1.1", remote, "http", "cache.example", "")));
    }

    @Test
    void clientIsTheOtherEndWhateverItSays() {
        assertThat(client("192.0.2.7", "X-Forwarded-For", "198.51.100.1")).isEqualTo("192.0.2.7");
    }

    @Test
    void clientIsWhomATrustedProxyNames() {
        assertThat(client("10.1.1.1", "X-Forwarded-For", "192.0.2.7, 10.2.2.2")).isEqualTo("192.0.2.7");
        assertThat(client("10.1.1.1", "X-Forwarded-For", "unknown")).isEqualTo("unknown");
        assertThat(client("10.1.1.1")).isEqualTo("10.1.1.1");
    }

    @Test
    void addressesOfOneSubscriberAreOneClient() { // RFC 6177
        assertThat(client("2001:db8:0:1::7"))
                .isEqualTo(client("[2001:db8:0:1:ffff::8]"))
                .isEqualTo(client("10.1.1.1", "X-Forwarded-For", "2001:db8:0:1::9"))
                .isNotEqualTo(client("2001:db8:0:2::7"));
    }

    @Test
    void connectionWithoutAnAddressCountsByWhatItIsCalled() {
        assertThat(client("/run/casserole.sock")).isEqualTo("/run/casserole.sock");
    }
}
