package io.casserole.upstream;

import static io.casserole.upstream.UpstreamBench.CACHEABLE;
import static io.casserole.upstream.UpstreamBench.bytes;
import static io.casserole.upstream.UpstreamBench.is;
import static io.casserole.upstream.UpstreamBench.probe;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.config.UpstreamConfig;
import io.casserole.http.CachePolicy;
import io.casserole.http.Fields;
import io.casserole.segment.Descriptor;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Description.Known;
import io.casserole.segment.ObjectSource.Description.Passed;
import io.casserole.testing.FakeOrigin.Exchange;
import io.casserole.testing.TestBytes;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9111 §3.5: what comes for somebody in person, and is for all. */
class AuthorizedProbeTest {
    private static final TestBytes CONTENT = UpstreamBench.content(2500);
    private static final Fields PUBLIC = CACHEABLE.with("Cache-Control", "public, max-age=3600");

    private final UpstreamBench bench = UpstreamBench.with(UpstreamBench.config(
            UpstreamConfig.Probe.GET, false, new CachePolicy(Duration.ofSeconds(60), false, true, Duration.ZERO)));

    @AfterEach
    void nothingIsLost() {
        bench.close();
    }

    private CompletableFuture<Description> describe() {
        return bench.describe(probe("Authorization", "Basic eDp5"));
    }

    private Exchange next() {
        Exchange get = bench.origin.next();
        assertThat(get.request().fields().first("Authorization")).contains("Basic eDp5");
        return get;
    }

    @Test
    void objectOfOneSegmentIsKnownWithoutTheCredentials() {
        CompletableFuture<Description> description = describe();
        next().head(206, PUBLIC.with("Content-Range", "bytes 0-699/700"))
                .data(CONTENT, 0, 700)
                .end();

        Known known = is(Known.class, description);
        assertThat(known.descriptor().variantFields()).isEqualTo(Fields.empty());
        assertThat(bytes(known.first().orElseThrow().reader())).isEqualTo(CONTENT.range(0, 700));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2500", "1001"})
    void longerObjectIsTheLeadersAlone(String length) {
        CompletableFuture<Description> description = describe();
        Exchange get = next().head(200, PUBLIC.with("Content-Length", length));

        Passed passed = is(Passed.class, description);
        assertThat(passed.reason()).contains("longer than a segment");
        passed.response().body().close();
        assertThat(get.isCancelled()).isTrue();
    }

    @Test
    void objectOfUnknownLengthIsTheLeadersAlone() {
        CompletableFuture<Description> description = describe();
        next().head(200, PUBLIC);

        is(Passed.class, description).response().body().close();
    }

    @Test
    void validationSpeaksForItsClient() {
        Descriptor stale = stored();
        var unused = bench.upstream.objects().validate(stale, probe("Authorization", "Basic eDp5"));

        assertThat(next().request().fields().first("If-None-Match")).contains("\"one\"");
    }

    private Descriptor stored() {
        CompletableFuture<Description> description = describe();
        next().head(200, PUBLIC.with("Content-Length", "0")).end();
        return is(Known.class, description).descriptor();
    }
}
