package io.casserole.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardedForTest {
    private static final Set<String> PROXIES = Set.of("10.0.0.1", "10.0.0.2", "2001:db8::1");

    private static String client(String... fields) {
        return ForwardedFor.client(Fields.of(fields), PROXIES::contains).orElse("nobody");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.7 | 192.0.2.7",
                "192.0.2.7:1234 | 192.0.2.7",
                "2001:db8::7 | 2001:db8::7",
                "[2001:db8::7]:1234 | 2001:db8::7",
                "192.0.2.9, 192.0.2.7, 10.0.0.2 | 192.0.2.7",
                "192.0.2.9, unknown, 10.0.0.2, 10.0.0.1 | unknown",
                "10.0.0.2, 10.0.0.1 | 10.0.0.2"
            })
    void lastWhoIsNoProxyIsTheClient(String list, String expected) {
        assertThat(client("X-Forwarded-For", list)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=192.0.2.7 | 192.0.2.7",
                "proto=http;For=\"192.0.2.7:80\";by=10.0.0.1 | 192.0.2.7",
                "for=\"[2001:db8::7]:1234\", for=\"[2001:db8::1]\" | 2001:db8::7",
                "for=192.0.2.7, for=_hidden | _hidden",
                "for=192.0.2.7, proto=http | unknown"
            })
    void forwardedIsReadWhereItIsAlone(String list, String expected) { // RFC 7239 §4, §6
        assertThat(client("Forwarded", list)).isEqualTo(expected);
    }

    @Test
    void forwardedThatAClientMayHaveMadeUpIsNotLookedAt() {
        assertThat(client("Forwarded", "for=198.51.100.1", "X-Forwarded-For", "192.0.2.7"))
                .isEqualTo("192.0.2.7");
    }

    @Test
    void linesAreOneList() {
        assertThat(client("X-Forwarded-For", "192.0.2.7", "X-Forwarded-For", "10.0.0.1"))
                .isEqualTo("192.0.2.7");
    }

    @Test
    void nobodyIsNamedWithoutAField() {
        assertThat(client()).isEqualTo("nobody");
    }
}
