package io.casserole.upstream;

import static io.casserole.upstream.UpstreamBench.CACHEABLE;
import static io.casserole.upstream.UpstreamBench.bytes;
import static io.casserole.upstream.UpstreamBench.failure;
import static io.casserole.upstream.UpstreamBench.headProbe;
import static io.casserole.upstream.UpstreamBench.is;
import static io.casserole.upstream.UpstreamBench.probe;
import static io.casserole.upstream.UpstreamBench.rangeProbe;
import static io.casserole.upstream.UpstreamBench.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.config.UpstreamConfig;
import io.casserole.http.Fields;
import io.casserole.segment.Descriptor;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Description.Known;
import io.casserole.segment.SegmentRequest;
import io.casserole.testing.FakeOrigin.Exchange;
import io.casserole.testing.TestBytes;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginProbeTest {
    private static final TestBytes CONTENT = UpstreamBench.content(2500);
    private static final Fields HEAD = CACHEABLE.with("Content-Length", "2500").with("Accept-Ranges", "bytes");

    private final UpstreamBench bench = UpstreamBench.probingBy(UpstreamConfig.Probe.HEAD);

    @AfterEach
    void nothingIsLost() {
        bench.close();
    }

    private static Fields part(int first, int end) {
        return UpstreamBench.part(CACHEABLE, first, end, 2500);
    }

    // ---- HEAD

    @Test
    void headCarriesWhatTheClientSentLessWhatIsItsOwn() {
        CompletableFuture<Description> description = bench.describe(headProbe(
                "Accept", "text/html",
                "Accept-Encoding", "x-foo, gzip;q=0.5, br",
                "If-None-Match", "\"one\"",
                "Range", "bytes=1-2",
                "X-Forwarded-Host", "evil",
                "Cookie", "c=1"));
        assertThat(description).isNotDone();

        assertThat(bench.next("HEAD").request().fields())
                .containsExactlyElementsOf(
                        Fields.of("Accept", "text/html", "Cookie", "c=1", "Accept-Encoding", "br, gzip"));
    }

    @Test
    void clientThatReadsNothingIsAnsweredByHeadAlone() {
        CompletableFuture<Description> description = bench.describe(headProbe());
        bench.next("HEAD").head(200, HEAD.plus("Age", "60")).end();

        Known known = is(Known.class, description);
        Descriptor descriptor = known.descriptor();
        assertThat(known.first()).isEmpty();
        assertThat(descriptor.length()).isEqualTo(2500);
        assertThat(descriptor.proven()).isFalse();
        assertThat(descriptor.ranged()).isTrue();
        assertThat(descriptor.fields())
                .isEqualTo(CACHEABLE.with("Accept-Ranges", "bytes").with("Age", "60"));
        assertThat(descriptor.freshness().initialAge()).isEqualTo(Duration.ofSeconds(60));
        assertThat(descriptor.receivedAt()).isEqualTo(bench.clock.instant());
        assertThat(bench.origin.requests()).hasSize(1);
    }

    @Test
    void headIsFollowedByTheGetOfTheSegmentTouched() {
        CompletableFuture<Description> description = bench.describe(rangeProbe("bytes=1200-1300"));
        bench.next("HEAD").head(200, HEAD).end();
        Exchange get = bench.next("GET");

        assertThat(get.field("Range")).isEqualTo("bytes=1000-1999");
        assertThat(get.field("If-Match")).isNull();
        get.head(206, part(1000, 2000));
        Known known = is(Known.class, description);
        assertThat(known.descriptor().proven()).isTrue();
        assertThat(known.first().orElseThrow().index()).isEqualTo(1);
        get.data(CONTENT, 1000, 2000).end();
        assertThat(bytes(known.first().orElseThrow().reader())).isEqualTo(CONTENT.range(1000, 2000));
    }

    @Test
    void firstGetDoesNotHoldAConnectionWhileItWaitsForMemory() {
        long free = bench.flights.limit() - bench.flights.used();
        bench.flights.force(free);
        CompletableFuture<Description> withoutGet = bench.describe(rangeProbe("bytes=1200-1300"));
        bench.next("HEAD").head(200, HEAD).end();

        assertThat(is(Known.class, withoutGet).first()).isEmpty();
        assertThat(is(Known.class, withoutGet).descriptor().proven()).isFalse();
        assertThat(bench.origin.requests()).hasSize(1);

        bench.flights.release(free);
        CompletableFuture<Description> cancelled = bench.describe(rangeProbe("bytes=1200-1300"));
        bench.next("HEAD").head(200, HEAD).end();
        Exchange get = bench.next("GET");
        bench.flights.force(free);
        get.head(206, part(1000, 2000));

        assertThat(is(Known.class, cancelled).first()).isEmpty();
        assertThat(get.isCancelled()).isTrue();
        bench.flights.release(free);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=-100", "bytes=2400-", "bytes=2499-9999"})
    void firstSegmentIsThatOfTheFirstByteWanted(String range) {
        CompletableFuture<Description> description = bench.describe(rangeProbe(range));
        bench.next("HEAD").head(200, HEAD).end();
        Exchange get = bench.next("GET");

        assertThat(get.field("Range")).isEqualTo("bytes=2000-2499");
        get.head(206, part(2000, 2500)).data(CONTENT, 2000, 2500).end();
        assertThat(bytes(is(Known.class, description).first().orElseThrow().reader()))
                .isEqualTo(CONTENT.range(2000, 2500));
    }

    @Test
    void rangeBeyondTheEndCostsNoBytes() {
        CompletableFuture<Description> description = bench.describe(rangeProbe("bytes=2500-"));
        bench.next("HEAD").head(200, HEAD).end();

        assertThat(is(Known.class, description).first()).isEmpty();
        assertThat(bench.origin.requests()).hasSize(1);
    }

    @Test
    void firstSegmentIsResumedWhereItBreaks() {
        Known known = knownBy(probe(), 0, 400, Reason.BROKEN);
        bench.delayer.runNext();
        Exchange second = bench.next("GET");

        assertThat(second.field("Range")).isEqualTo("bytes=400-999");
        assertThat(second.field("If-Match")).isEqualTo("\"one\"");
        second.head(206, part(400, 1000)).data(CONTENT, 400, 1000).end();
        assertThat(bytes(known.first().orElseThrow().reader())).isEqualTo(CONTENT.range(0, 1000));
    }

    private Known knownBy(io.casserole.segment.ObjectSource.Probe probe, int first, int broken, Reason reason) {
        CompletableFuture<Description> description = bench.describe(probe);
        bench.next("HEAD").head(200, HEAD).end();
        bench.next("GET")
                .head(206, part(first, first + 1000))
                .data(CONTENT, first, broken)
                .fail(reason);
        return is(Known.class, description);
    }

    @Test
    void uncacheableObjectIsNotAskedFor() {
        CompletableFuture<Description> description = bench.describe(probe());
        bench.next("HEAD").head(200, HEAD.with("Cache-Control", "no-store")).end();

        assertThat(is(Description.Uncacheable.class, description).reason()).isEqualTo("no-store");
        assertThat(bench.origin.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 401, 403, 404, 410})
    void objectThatIsNotThereIsNotAskedFor(int status) {
        CompletableFuture<Description> description = bench.describe(probe());
        bench.next("HEAD").head(status).end();

        assertThat(is(Description.Uncacheable.class, description).reason()).isEqualTo("status " + status);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 400, 405, 500, 501, 503})
    void refusedHeadIsReplacedByGet(int status) {
        CompletableFuture<Description> description = bench.describe(probe());
        bench.next("HEAD").head(status).end();
        provenByGet(description);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "x", "-1"})
    void headWithoutAUsableLengthIsReplacedByGet(String length) {
        CompletableFuture<Description> description = bench.describe(probe());
        bench.next("HEAD").head(200, CACHEABLE.with("Content-Length", length)).end();
        provenByGet(description);
    }

    private void provenByGet(CompletableFuture<Description> description) {
        Exchange get = bench.next("GET");
        assertThat(get.field("Range")).isEqualTo("bytes=0-999");
        get.head(206, part(0, 1000)).data(CONTENT, 0, 1000).end();
        Known known = is(Known.class, description);
        assertThat(known.descriptor().length()).isEqualTo(2500);
        assertThat(known.descriptor().proven()).isTrue();
        assertThat(bytes(known.first().orElseThrow().reader())).isEqualTo(CONTENT.range(0, 1000));
    }

    @Test
    void getIsRightWhereHeadSaysSomethingElse() {
        CompletableFuture<Description> description = bench.describe(probe());
        bench.next("HEAD")
                .head(200, HEAD.with("Content-Length", "99").with("ETag", "\"head\""))
                .end();
        Exchange get = bench.next("GET");
        get.head(206, CACHEABLE.with("Content-Range", "bytes 0-98/99"))
                .data(CONTENT, 0, 99)
                .end();

        Known known = is(Known.class, description);
        assertThat(known.descriptor().fields().first("ETag")).hasValue("\"one\"");
        assertThat(bytes(known.first().orElseThrow().reader())).isEqualTo(CONTENT.range(0, 99));
        assertThat(bench.describe(probe())).isNotDone();
        bench.next("GET").fail(Reason.BROKEN);
    }

    @Test
    void whatHeadToldIsKeptWhereTheGetLeavesItOut() {
        CompletableFuture<Description> description = bench.describe(probe());
        bench.next("HEAD").head(200, HEAD).end();
        bench.next("GET")
                .head(206, part(0, 1000).without("Cache-Control", "Content-Type"))
                .data(CONTENT, 0, 1000)
                .end();

        Known known = is(Known.class, description);
        assertThat(known.descriptor().fields().first("Content-Type")).hasValue("text/plain");
        known.first().orElseThrow().reader().close();
    }

    @Test
    void headThatPromisedTooMuchIsNotAskedAgain() {
        CompletableFuture<Description> description = bench.describe(headProbe());
        bench.next("HEAD").head(200, HEAD).end();
        Descriptor unproven = is(Known.class, description).descriptor();
        var reader = value(bench.upstream.segments().open(new SegmentRequest(unproven, 0, Fields.empty())));
        bench.next("GET").head(206, part(0, 1000).with("ETag", "\"two\"")).end();
        reader.close();

        assertThat(bench.describe(probe())).isNotDone();
        bench.next("GET").fail(Reason.BROKEN);
    }

    @Test
    void originWithoutRangesIsAskedForTheWhole() {
        CompletableFuture<Description> description = bench.describe(probe());
        bench.next("HEAD").head(200, HEAD.with("Accept-Ranges", "none")).end();
        Exchange get = bench.next("GET");

        assertThat(get.field("Range")).isNull();
        get.head(200, HEAD);
        assertThat(is(Description.Streaming.class, description).body().length()).hasValue(2500);
    }

    @Test
    void codedObjectThatCannotBeHadInPartsIsAskedForWithoutCoding() {
        CompletableFuture<Description> description = bench.describe(probe("Accept-Encoding", "gzip"));
        Exchange coded = bench.next("HEAD");
        assertThat(coded.field("Accept-Encoding")).isEqualTo("gzip");
        coded.head(200, CACHEABLE.with("Content-Encoding", "gzip").with("Vary", "Accept-Encoding"))
                .end();
        Exchange identity = bench.next("HEAD");
        assertThat(identity.field("Accept-Encoding")).isEqualTo("identity");
        identity.head(200, HEAD.with("Vary", "Accept-Encoding")).end();
        Exchange get = bench.next("GET");
        assertThat(get.field("Accept-Encoding")).isEqualTo("identity");
        get.head(206, part(0, 1000).with("Vary", "Accept-Encoding"))
                .data(CONTENT, 0, 1000)
                .end();

        Known known = is(Known.class, description);
        assertThat(known.varyNames()).containsExactly("accept-encoding");
        assertThat(known.descriptor().key().variant()).isEqualTo("accept-encoding=4:gzip;");
        assertThat(known.descriptor().variantFields()).isEqualTo(Fields.of("Accept-Encoding", "identity"));
        known.first().orElseThrow().reader().close();
    }

    @Test
    void variantsByOtherFieldsAreOfDifferentGenerations() {
        assertThat(varying("de").generation()).isNotEqualTo(varying("en").generation());
        assertThat(varying("de").generation()).isEqualTo(varying("de").generation());
    }

    private Descriptor varying(String language) {
        CompletableFuture<Description> description = bench.describe(headProbe("Accept-Language", language));
        bench.next("HEAD").head(200, HEAD.with("Vary", "Accept-Language")).end();
        Descriptor descriptor = is(Known.class, description).descriptor();
        assertThat(descriptor.variantFields()).isEqualTo(Fields.of("Accept-Language", language));
        return descriptor;
    }

    @Test
    void failureOfTheProbeIsToldAsItIs() {
        CompletableFuture<Description> description = bench.describe(probe());
        bench.origin.next().fail(Reason.UNREACHABLE);

        assertThat(failure(description).reason()).isEqualTo(Reason.UNREACHABLE);
    }

    @Test
    void pausedObjectIsNotProbed() {
        CompletableFuture<Description> description = bench.describe(probe());
        bench.next("HEAD").head(503, "Retry-After", "120").end();

        assertThat(failure(description).reason()).isEqualTo(Reason.BUSY);
        assertThat(bench.origin.requests()).hasSize(1);
        bench.clock.advance(Duration.ofSeconds(60));
        assertThat(bench.describe(probe())).isNotDone();
        bench.next("HEAD");
    }
}
