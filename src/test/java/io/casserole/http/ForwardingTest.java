package io.casserole.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** RFC 7239: Forwarded, and its older relatives. */
class ForwardingTest {
    private static final Fields CLAIMED = Fields.of(
            "forwarded",
            "for=203.0.113.9;proto=https",
            "X-Forwarded-For",
            "203.0.113.9",
            "X-Forwarded-For",
            "203.0.113.8",
            "X-FORWARDED-PROTO",
            "https",
            "X-Forwarded-Host",
            "shop.example",
            "Accept",
            "*/*");

    @Test
    void tellsTheConnection() throws UnknownHostException { // RFC 7239 §4
        Forwarding forwarding = new Forwarding(Optional.of(address(192, 0, 2, 1)), "http", "cache.example:8080");

        assertThat(forwarding.append(Fields.empty(), false))
                .isEqualTo(Fields.of(
                        "Forwarded", "for=192.0.2.1;proto=http;host=\"cache.example:8080\"",
                        "X-Forwarded-For", "192.0.2.1",
                        "X-Forwarded-Proto", "http",
                        "X-Forwarded-Host", "cache.example:8080"));
    }

    @Test
    void wordOfAnUntrustedClientIsDropped() throws UnknownHostException { // RFC 7239 §8.1
        Fields told = new Forwarding(Optional.of(address(192, 0, 2, 1)), "http", "h").append(CLAIMED, false);

        assertThat(told.all("Forwarded")).containsExactly("for=192.0.2.1;proto=http;host=h");
        assertThat(told.all("X-Forwarded-For")).containsExactly("192.0.2.1");
        assertThat(told.all("X-Forwarded-Proto")).containsExactly("http");
        assertThat(told.all("X-Forwarded-Host")).containsExactly("h");
        assertThat(told.first("Accept")).contains("*/*");
    }

    @Test
    void wordOfATrustedProxyIsContinued() throws UnknownHostException {
        Fields told = new Forwarding(Optional.of(address(192, 0, 2, 1)), "http", "h").append(CLAIMED, true);

        assertThat(told.all("Forwarded"))
                .containsExactly("for=203.0.113.9;proto=https, for=192.0.2.1;proto=http;host=h");
        assertThat(told.all("X-Forwarded-For")).containsExactly("203.0.113.9, 203.0.113.8, 192.0.2.1");
        assertThat(told.all("X-Forwarded-Proto")).containsExactly("https, http");
        assertThat(told.all("X-Forwarded-Host")).containsExactly("shop.example, h");
    }

    @Test
    void addressOfVersion6IsBracketedAndQuoted() throws UnknownHostException { // RFC 7239 §6.1
        InetAddress address =
                InetAddress.getByAddress(new byte[] {0x20, 1, 0xd, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});

        Fields told = new Forwarding(Optional.of(address), "https", "[2001:db8::2]").append(Fields.empty(), false);

        assertThat(told.first("Forwarded"))
                .contains("for=\"[2001:db8:0:0:0:0:0:1]\";proto=https;host=\"[2001:db8::2]\"");
        assertThat(told.first("X-Forwarded-For")).contains("2001:db8:0:0:0:0:0:1");
    }

    @Test
    void clientWithoutAddressIsUnknown() { // RFC 7239 §6.2
        Fields told = new Forwarding(Optional.empty(), "http", "h").append(Fields.empty(), false);

        assertThat(told.first("Forwarded")).contains("for=unknown;proto=http;host=h");
        assertThat(told.first("X-Forwarded-For")).contains("unknown");
    }

    @Test
    void hostCannotBreakOutOfItsQuotes() {
        Fields told = new Forwarding(Optional.empty(), "http", "a\";for=\"x\\").append(Fields.empty(), false);

        assertThat(told.first("Forwarded")).contains("for=unknown;proto=http;host=\"a\\\";for=\\\"x\\\\\"");
    }

    private static InetAddress address(int... bytes) throws UnknownHostException {
        byte[] address = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            address[i] = (byte) bytes[i];
        }
        return InetAddress.getByAddress(address);
    }
}
