package io.casserole.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 §7.6.1: Connection. */
class HopByHopTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection",
                "Keep-Alive",
                "Proxy-Connection",
                "TE",
                "Transfer-Encoding",
                "Upgrade",
                "Trailer",
                "Proxy-Authenticate",
                "Proxy-Authentication-Info",
                "Proxy-Authorization"
            })
    void fieldsOfOneConnectionEnd(String name) {
        assertThat(HopByHop.endToEnd(Fields.of("A", "1", name, "x", "B", "2")))
                .isEqualTo(Fields.of("A", "1", "B", "2"));
    }

    @Test
    void fieldsNamedByConnectionEndToo() {
        Fields message = Fields.of(
                "Connection", "close, X-One", "X-One", "1", "connection", "x-TWO", "X-Two", "2", "X-Three", "3");

        assertThat(HopByHop.endToEnd(message)).isEqualTo(Fields.of("X-Three", "3"));
    }

    @Test
    void connectionCannotRemoveWhatFramesOrRoutesTheMessage() {
        Fields message = Fields.of(
                "Connection",
                "Content-Length, Host, Cache-Control",
                "Content-Length",
                "5",
                "Host",
                "a",
                "Cache-Control",
                "public");

        assertThat(HopByHop.endToEnd(message)).isEqualTo(Fields.of("Content-Length", "5", "Host", "a"));
    }

    @Test
    void everythingElseStaysInItsOrder() {
        Fields message =
                Fields.of("WWW-Authenticate", "Basic", "Set-Cookie", "a=b", "set-cookie", "c=d", "X-Odd", "\u00e9");

        assertThat(HopByHop.endToEnd(message)).isSameAs(message);
    }
}
