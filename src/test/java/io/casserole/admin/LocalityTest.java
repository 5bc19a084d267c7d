package io.casserole.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.config.AddressRange;
import io.casserole.http.Fields;
import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LocalityTest {
    private static final Optional<InetAddress> LOOPBACK = address("127.0.0.1");

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:8080", "127.0.0.1", "127.0.0.1:8080", "[::1]", "[::1]:8080"})
    void somebodyAtThisMachineIsAllowed(String host) {
        assertThat(Locality.isHere("HTTP/1.1", LOOPBACK, address("::1"), host, Fields.empty()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cache.example", "localhost.example", "127.0.0.1.example", "::1", "localhost:8080x"})
    void nameOfAnotherSiteIsRefused(String host) {
        assertThat(Locality.isHere("HTTP/1.1", LOOPBACK, LOOPBACK, host, Fields.empty()))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Forwarded", "x-forwarded-for", "X-Forwarded-Anything", "X-Real-IP", "Via"})
    void traceOfAProxyIsRefused(String field) {
        assertThat(Locality.isHere("HTTP/1.1", LOOPBACK, LOOPBACK, "localhost", Fields.of(field, "x")))
                .isFalse();
    }

    /** The version an nginx speaks that was told nothing, and which names itself in no field. */
    @Test
    void versionOfProxiesIsRefused() {
        assertThat(Locality.isHere("HTTP/1.0", LOOPBACK, LOOPBACK, "localhost", Fields.empty()))
                .isFalse();
        assertThat(Locality.isHere("HTTP/2.0", LOOPBACK, LOOPBACK, "localhost", Fields.empty()))
                .isTrue();
    }

    @Test
    void bothEndsMustBeLoopback() {
        assertThat(Locality.isHere("HTTP/1.1", address("192.0.2.1"), LOOPBACK, "localhost", Fields.empty()))
                .isFalse();
        assertThat(Locality.isHere("HTTP/1.1", LOOPBACK, address("192.0.2.1"), "localhost", Fields.empty()))
                .isFalse();
        assertThat(Locality.isHere("HTTP/1.1", Optional.empty(), LOOPBACK, "localhost", Fields.empty()))
                .isFalse();
    }

    private static Optional<InetAddress> address(String text) {
        return Optional.of(AddressRange.parse(text).network());
    }
}
