package io.casserole.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientConfigTest {

    @Test
    void trustsNobodyByDefault() {
        assertThat(ClientConfig.from(Settings.of(Map.of())).trusts(InetAddress.getLoopbackAddress()))
                .isFalse();
    }

    @Test
    void trustsTheProxiesNamed() {
        ClientConfig config = ClientConfig.from(Settings.of(Map.of("trusted-proxies", "127.0.0.1,10.0.0.0/8")));

        assertThat(config.trusts(AddressRange.parse("127.0.0.1").network())).isTrue();
        assertThat(config.trusts(AddressRange.parse("10.200.0.1").network())).isTrue();
        assertThat(config.trusts(AddressRange.parse("127.0.0.2").network())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"/app=/, /app, /", "/a=/b=c, /a, /b=c", "origin.example=, origin.example, ''"})
    void readsRewrites(String text, String from, String to) {
        assertThat(Rewrite.parse(text)).isEqualTo(new Rewrite(from, to)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/app", "=/", " = /"})
    void refusesRewritesOfNothing(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rewrite.parse(text))
                .withMessageStartingWith("expected ")
                .withMessageContaining(", found ");
    }
}
