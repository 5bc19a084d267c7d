package io.casserole.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.config.UpstreamConfig.Encoding;
import io.casserole.http.ByteRange;
import io.casserole.http.Fields;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FetchFieldsTest {
    private static final Fields IDENTITY = Fields.of("Accept-Encoding", "identity");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "If-Match",
                "If-None-Match",
                "If-Modified-Since",
                "If-Unmodified-Since",
                "If-Range",
                "Range",
                "Proxy-Authorization",
                "Host",
                "Expect",
                "Content-Length",
                "Transfer-Encoding",
                "TE",
                "Upgrade",
                "Forwarded",
                "X-Forwarded-Host",
                "x-forwarded-anything",
                "X-Original-URL",
                "X-Rewrite-URL",
                "X-HTTP-Method-Override",
                "X-Host",
                "X-Forwarded",
                "X-Scheme",
                "X-Real-IP",
                "Proxy",
                "X-Middleware-Subrequest"
            })
    void probeLeavesOutWhatMustNotDecideWhatOthersGet(String name) {
        assertThat(probe(Fields.of(name, "1"))).isEqualTo(IDENTITY);
    }

    @Test
    void credentialsTravelOnProbesAndValidationsOnly() { // RFC 9111 §3.5
        Fields client = Fields.of("Authorization", "Basic eDp5", "Cookie", "c=1");

        assertThat(probe(client)).isEqualTo(client.plus("Accept-Encoding", "identity"));
        assertThat(FetchFields.authorized(IDENTITY, client)).isEqualTo(IDENTITY.plus("Authorization", "Basic eDp5"));
        assertThat(FetchFields.authorized(IDENTITY, Fields.empty())).isEqualTo(IDENTITY);
    }

    @Test
    void probeSendsWhatTellsObjectsApart() {
        Fields client = Fields.of("Host", "a.example", "X-Forwarded-Proto", "https", "X-Forwarded-Host", "b.example");

        assertThat(FetchFields.probe(client, Encoding.IDENTITY, List.of("host", "x-forwarded-proto")))
                .isEqualTo(client.without("X-Forwarded-Host").plus("Accept-Encoding", "identity"));
    }

    @Test
    void probeLeavesOutWhatConnectionNames() {
        assertThat(probe(Fields.of("Connection", "X-Hop", "X-Hop", "1"))).isEqualTo(IDENTITY);
    }

    private static Fields probe(Fields client) {
        return FetchFields.probe(client, Encoding.NEGOTIATE, List.of());
    }

    @Test
    void probeAsksForNoCodingWhereThatIsSet() {
        Fields client = Fields.of("Accept-Encoding", "gzip, br");

        assertThat(probe(client)).isEqualTo(Fields.of("Accept-Encoding", "br, gzip"));
        assertThat(FetchFields.probe(client, Encoding.IDENTITY, List.of())).isEqualTo(IDENTITY);
    }

    @Test
    void probeKeepsTheRest() {
        Fields client = Fields.of("Accept", "a/b", "Cookie", "c=1", "X-Own", "1");

        assertThat(probe(client)).isEqualTo(client.plus("Accept-Encoding", "identity"));
    }

    @Test
    void probeBelongsToTheTraceOfTheRequest() {
        Fields trace = Fields.of("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        assertThat(probe(trace.plus("Accept", "a/b")))
                .isEqualTo(Fields.of("Accept", "a/b")
                        .plus("traceparent", trace.first("traceparent").orElseThrow())
                        .plus("Accept-Encoding", "identity"));
        assertThat(probe(Fields.of("traceparent", "nonsense", "tracestate", "a=1")))
                .isEqualTo(IDENTITY);
    }

    @Test
    void rangeIsWrittenClosed() {
        assertThat(FetchFields.ranged(Fields.empty(), new ByteRange(10, 20)))
                .isEqualTo(Fields.of("Range", "bytes=10-19"));
    }
}
