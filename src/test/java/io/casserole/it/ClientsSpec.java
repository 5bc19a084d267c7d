package io.casserole.it;

import static io.casserole.testing.Twist.interim;
import static io.casserole.testing.Twist.raw;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.testing.TestBytes;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Clients that speak an older HTTP, that do not wait for answers, and what they are told before and beside them. */
abstract class ClientsSpec extends NodeSpec {
    ClientsSpec(Launcher launcher) {
        super(launcher);
    }

    /** Of these interim responses those that the container can send. */
    abstract List<Integer> passedOn(Integer... interims);

    // ---- HTTP/1.0

    @Test
    void clientOfHttp10NeedsNoHostAndItsConnectionEnds() {
        TestBytes bytes = TestBytes.of(121, SEGMENT + 7);
        origin.object("/1.0").content(bytes).etag("\"v1\"").maxAge(3600);

        for (int round = 0; round < 2; round++) {
            try (RawConnection client = connect()) {
                RawConnection.Head head = client.send("GET /1.0 HTTP/1.0").head();
                assertThat(head.status()).isEqualTo(200);
                assertThat(head.fields().has("Transfer-Encoding")).isFalse();
                assertThat(client.body(head, bytes)).isEqualTo(RawConnection.Ending.WHOLE);
                assertThat(client.isEnded()).isTrue();
            }
        }
        // RFC 9110 §7.6.3: the protocol by which the request came
        assertThat(origin.requests("/1.0").get(0).fields().all("Via")).containsExactly("1.0 casserole");
    }

    @Test
    void clientOfHttp10KeepsItsConnectionIfItAsksTo() {
        origin.object("/kept").content("kept").etag("\"v1\"").maxAge(3600);
        try (RawConnection client = connect()) {
            for (int round = 0; round < 3; round++) {
                RawConnection.Head head = client.send("GET /kept HTTP/1.0", "Connection: keep-alive")
                        .head();
                assertThat(head.fields().all("Connection"))
                        .singleElement()
                        .asString()
                        .isEqualToIgnoringCase("keep-alive");
                assertThat(client.text(head)).isEqualTo("kept");
            }
        }
    }

    @Test
    void originOfHttp10IsNamedInVia() {
        origin.object("/old-origin")
                .always(raw("HTTP/1.0 200 OK\r\nContent-Length: 3\r\nCache-Control: no-store\r\n\r\nold"));
        try (RawConnection client = connect()) {
            RawConnection.Head head =
                    client.send("GET /old-origin HTTP/1.1", "Host: node").head();
            assertThat(head.fields().all("Via")).containsExactly("1.0 casserole");
            assertThat(client.text(head)).isEqualTo("old");
        }
    }

    // ---- pipelining

    @Test
    void pipelinedRequestsAreAnsweredInOrder() {
        TestBytes large = TestBytes.of(122, 2L * SEGMENT + 1);
        origin.object("/p/large").content(large).etag("\"v1\"").maxAge(3600);
        origin.object("/p/small").content("small").etag("\"v2\"").maxAge(3600);
        origin.object("/p/passed").content("passed").cacheControl("no-store");
        for (int round = 0; round < 2; round++) {
            try (RawConnection client = connect()) {
                client.write(pipelined("/p/large", "/p/small", "/p/passed", "/p/large"));
                assertThat(client.body(client.head(), large)).isEqualTo(RawConnection.Ending.WHOLE);
                assertThat(client.text(client.head())).isEqualTo("small");
                assertThat(client.text(client.head())).isEqualTo("passed");
                assertThat(client.body(client.head(), large)).isEqualTo(RawConnection.Ending.WHOLE);
            }
        }
    }

    private static String pipelined(String... targets) {
        return Stream.of(targets)
                .map(target -> "GET " + target + " HTTP/1.1\r\nHost: node\r\n\r\n")
                .collect(Collectors.joining());
    }

    // ---- interim responses (RFC 9110 §15.2)

    @Test
    void interimResponsesOfAPassedRequestArePassedOn() {
        origin.object("/i/passed")
                .content("passed")
                .cacheControl("no-store")
                .onGet(interim(102))
                .onGet(interim(103, "Link", "</a.css>; rel=preload", "Link", "</b.css>; rel=preload"));
        for (int round = 0; round < 2; round++) {
            try (RawConnection client = connect()) {
                client.send("GET /i/passed HTTP/1.1", "Host: node");
                for (int status : passedOn(102, 103)) {
                    RawConnection.Head interim = client.head();
                    assertThat(interim.status()).isEqualTo(status);
                    assertThat(interim.fields().all("Link")).hasSize(status == 103 ? 2 : 0);
                }
                RawConnection.Head head = client.head();
                assertThat(head.status()).isEqualTo(200);
                assertThat(head.fields().has("Link")).isFalse();
                assertThat(client.text(head)).isEqualTo("passed");
            }
        }
    }

    @Test
    void interimResponseOfAFirstFetchIsPassedOnAndNotStored() {
        TestBytes bytes = TestBytes.of(123, SEGMENT + 1);
        origin.object("/i/stored")
                .content(bytes)
                .etag("\"v1\"")
                .maxAge(3600)
                .nextGet(interim(103, "Link", "</a.css>; rel=preload"));
        List<Integer> expected = passedOn(103);
        for (int round = 0; round < 2; round++) {
            try (RawConnection client = connect()) {
                client.send("GET /i/stored HTTP/1.1", "Host: node");
                for (int status : expected) {
                    RawConnection.Head interim = client.head();
                    assertThat(interim.status()).isEqualTo(status);
                    assertThat(interim.fields().all("Link")).containsExactly("</a.css>; rel=preload");
                }
                RawConnection.Head head = client.head();
                assertThat(head.status()).isEqualTo(200);
                assertThat(head.fields().has("Link")).isFalse();
                assertThat(client.body(head, bytes)).isEqualTo(RawConnection.Ending.WHOLE);
            }
            expected = List.of();
        }
    }

    @Test
    void clientOfHttp10GetsNoInterimResponse() {
        origin.object("/i/old").content("old").cacheControl("no-store").onGet(interim(103, "Link", "</a.css>"));
        try (RawConnection client = connect()) {
            RawConnection.Head head = client.send("GET /i/old HTTP/1.0").head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(client.text(head)).isEqualTo("old");
        }
    }
}
