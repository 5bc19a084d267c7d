package io.casserole.upstream;

import static io.casserole.upstream.UpstreamBench.CACHEABLE;
import static io.casserole.upstream.UpstreamBench.bytes;
import static io.casserole.upstream.UpstreamBench.failure;
import static io.casserole.upstream.UpstreamBench.headProbe;
import static io.casserole.upstream.UpstreamBench.is;
import static io.casserole.upstream.UpstreamBench.part;
import static io.casserole.upstream.UpstreamBench.probe;
import static io.casserole.upstream.UpstreamBench.rangeProbe;
import static io.casserole.upstream.UpstreamBench.value;
import static io.casserole.upstream.UpstreamBench.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.config.UpstreamConfig;
import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.segment.Descriptor;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Description.Known;
import io.casserole.segment.ObjectSource.Description.Passed;
import io.casserole.segment.ObjectSource.Description.Streaming;
import io.casserole.segment.ObjectSource.Description.Uncacheable;
import io.casserole.segment.Piece;
import io.casserole.segment.SegmentRequest;
import io.casserole.testing.FakeOrigin.Exchange;
import io.casserole.testing.TestBytes;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirstGetTest {
    private static final TestBytes CONTENT = UpstreamBench.content(2500);
    private static final Fields UNCACHEABLE = CACHEABLE.with("Cache-Control", "private");
    private static final Fields UNTAGGED = CACHEABLE.without("ETag");

    private final UpstreamBench bench = UpstreamBench.probingBy(UpstreamConfig.Probe.GET);

    @AfterEach
    void nothingIsLost() {
        bench.close();
    }

    private byte[] firstSegment(CompletableFuture<Description> description) {
        return bytes(is(Known.class, description).first().orElseThrow().reader());
    }

    // ---- cacheable

    @Test
    void segmentTouchedIsAskedForWithTheLeadersFields() {
        CompletableFuture<Description> description =
                bench.describe(rangeProbe("bytes=2100-", "Accept", "a/b", "If-Range", "\"one\""));
        Exchange get = bench.nextGet();

        assertThat(get.request().fields())
                .isEqualTo(Fields.of("Accept", "a/b", "Accept-Encoding", "identity", "Range", "bytes=2000-2999"));
        get.head(206, part(CACHEABLE, 2000, 2500, 2500))
                .data(CONTENT, 2000, 2500)
                .end();
        assertThat(firstSegment(description)).isEqualTo(CONTENT.range(2000, 2500));
    }

    @Test
    void sameObjectIsOfTheSameGenerationHoweverItIsFound() {
        CompletableFuture<Description> byGet = bench.describe(probe());
        bench.nextGet()
                .head(206, part(CACHEABLE, 0, 1000, 2500))
                .data(CONTENT, 0, 1000)
                .end();
        CompletableFuture<Description> byHead = bench.describe(headProbe());
        bench.origin.next().head(200, whole(CACHEABLE, 2500)).end();

        Known known = is(Known.class, byGet);
        known.first().orElseThrow().reader().close();
        assertThat(is(Known.class, byHead).descriptor().generation())
                .isEqualTo(known.descriptor().generation());
    }

    @Test
    void objectThatFitsOneSegmentIsKnownByItsOnlyResponse() {
        CompletableFuture<Description> description = bench.describe(probe());
        bench.nextGet().head(200, whole(UNTAGGED, 700)).data(CONTENT, 0, 700).end();

        Known known = is(Known.class, description);
        assertThat(known.descriptor().ranged()).isFalse();
        assertThat(known.descriptor().proven()).isTrue();
        assertThat(firstSegment(description)).isEqualTo(CONTENT.range(0, 700));
    }

    @Test
    void cutOfAResponseWithoutRangesIsNotResumed() {
        CompletableFuture<Description> description = bench.describe(probe());
        bench.nextGet().head(200, whole(CACHEABLE, 700)).data(CONTENT, 0, 300).fail(Reason.BROKEN);

        try (var reader = is(Known.class, description).first().orElseThrow().reader()) {
            assertThat(reader.failure().orElseThrow().reason()).isEqualTo(Reason.BROKEN);
        }
        assertThat(bench.delayer.pending()).isZero();
    }

    @Test
    void emptyObjectHasNoSegment() {
        CompletableFuture<Description> description = bench.describe(probe());
        bench.nextGet().head(416, "Content-Range", "bytes */0").end();
        Exchange plain = bench.nextGet();
        assertThat(plain.field("Range")).isNull();
        plain.head(200, whole(CACHEABLE, 0)).end();

        Known known = is(Known.class, description);
        assertThat(known.descriptor().length()).isZero();
        assertThat(known.first()).isEmpty();
        assertThat(plain.isCancelled()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {203, 301, 307, 404, 410, 503, 599})
    void anyFinalStatusIsKeptWithItsBody(int status) { // RFC 9111 §3
        CompletableFuture<Description> description = bench.describe(probe());
        Exchange get = bench.nextGet().head(status, whole(CACHEABLE.with("Location", "/b"), 700));
        get.data(CONTENT, 0, 700).end();

        Descriptor descriptor = is(Known.class, description).descriptor();
        assertThat(descriptor.status()).isEqualTo(status);
        assertThat(descriptor.ranged()).isFalse();
        assertThat(descriptor.fields().first("Location")).contains("/b");
        assertThat(firstSegment(description)).isEqualTo(CONTENT.range(0, 700));
        assertThat(bench.origin.requests()).hasSize(1);
    }

    @Test
    void noContentIsAnObjectWithoutBytes() { // RFC 9110 §15.3.5
        CompletableFuture<Description> description = bench.describe(probe());
        bench.nextGet().head(204, CACHEABLE).end();

        Known known = is(Known.class, description);
        assertThat(known.descriptor().status()).isEqualTo(204);
        assertThat(known.descriptor().length()).isZero();
        assertThat(known.first()).isEmpty();
    }

    @Test
    void smallCodedObjectIsTakenAsItComes() {
        CompletableFuture<Description> description = bench.describe(probe("Accept-Encoding", "gzip"));
        bench.nextGet()
                .head(200, whole(UNTAGGED.with("Content-Encoding", "gzip"), 700))
                .data(CONTENT, 0, 700)
                .end();

        assertThat(firstSegment(description)).isEqualTo(CONTENT.range(0, 700));
        assertThat(bench.origin.requests()).hasSize(1);
    }

    @Test
    void rangeBeyondTheEndFindsTheObjectByItsLastSegment() {
        CompletableFuture<Description> description = bench.describe(rangeProbe("bytes=9000-"));
        bench.nextGet().head(416, "Content-Range", "bytes */2500").end();
        Exchange last = bench.nextGet();

        assertThat(last.field("Range")).isEqualTo("bytes=2000-2999");
        last.head(206, part(CACHEABLE, 2000, 2500, 2500))
                .data(CONTENT, 2000, 2500)
                .end();
        assertThat(firstSegment(description)).isEqualTo(CONTENT.range(2000, 2500));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes 0-998/2500", "bytes 1-1000/2500", "bytes 0-999/*", "items 0-999/2500", ""})
    void partThatWasNotAskedForIsNotUsed(String contentRange) {
        CompletableFuture<Description> description = bench.describe(probe());
        Exchange lie = bench.nextGet().head(206, CACHEABLE.with("Content-Range", contentRange));
        assertThat(lie.isCancelled()).isTrue();
        Exchange plain = bench.nextGet();

        assertThat(plain.field("Range")).isNull();
        plain.head(200, whole(CACHEABLE, 700)).data(CONTENT, 0, 700).end();
        assertThat(firstSegment(description)).isEqualTo(CONTENT.range(0, 700));
    }

    @Test
    void partsWithoutValidatorAreNotJoined() {
        CompletableFuture<Description> description = bench.describe(probe());
        assertThat(bench.nextGet().head(206, part(UNTAGGED, 0, 1000, 2500)).isCancelled())
                .isTrue();
        Exchange plain = bench.nextGet();
        assertThat(plain.field("Range")).isNull();
        plain.head(200, whole(UNTAGGED, 2500));

        assertThat(is(Streaming.class, description).body().length()).hasValue(2500);
    }

    @Test
    void partOfAnObjectWithoutValidatorGoesItsOwnWay() {
        CompletableFuture<Description> description = bench.describe(rangeProbe("bytes=1000-"));
        Exchange get = bench.nextGet().head(206, part(UNTAGGED, 1000, 2000, 2500));

        assertThat(get.isCancelled()).isTrue();
        assertThat(is(Uncacheable.class, description).reason()).contains("cannot be joined");
        assertThat(bench.origin.requests()).hasSize(1);
    }

    @Test
    void singlePartWithoutValidatorIsAnObjectOfItsOwnGeneration() {
        assertThat(untagged().generation()).isNotEqualTo(untagged().generation());
    }

    private Descriptor untagged() {
        CompletableFuture<Description> description = bench.describe(probe());
        bench.nextGet()
                .head(206, part(UNTAGGED, 0, 500, 500))
                .data(CONTENT, 0, 500)
                .end();
        assertThat(firstSegment(description)).isEqualTo(CONTENT.range(0, 500));
        Descriptor descriptor = is(Known.class, description).descriptor();
        assertThat(descriptor.ranged()).isFalse();
        return descriptor;
    }

    @Test
    void partsWithoutValidatorAreJoinedByLengthWhereThatIsAllowed() {
        try (UpstreamBench stitching = UpstreamBench.with(UpstreamBench.config(UpstreamConfig.Probe.GET, true))) {
            CompletableFuture<Description> description = stitching.describe(probe());
            stitching
                    .origin
                    .next()
                    .head(206, part(UNTAGGED, 0, 1000, 2500))
                    .data(CONTENT, 0, 1000)
                    .end();
            Known known = is(Known.class, description);
            assertThat(firstSegment(description)).isEqualTo(CONTENT.range(0, 1000));
            SegmentRequest second = new SegmentRequest(known.descriptor(), 1, Fields.empty());
            var reader = value(stitching.upstream.segments().open(second));
            stitching
                    .origin
                    .next()
                    .head(206, part(UNTAGGED, 1000, 2000, 2500))
                    .data(CONTENT, 1000, 2000)
                    .end();
            assertThat(bytes(reader)).isEqualTo(CONTENT.range(1000, 2000));
        }
    }

    @Test
    void responseThatMustBeReadInOneIsStreamed() {
        CompletableFuture<Description> description = bench.describe(probe());
        bench.nextGet().head(200, CACHEABLE.with("Vary", "Accept, Cookie"));

        Streaming streaming = is(Streaming.class, description);
        assertThat(streaming.varyNames()).containsExactly("accept", "cookie");
        assertThat(streaming.body().length()).isEmpty();
    }

    @Test
    void clientThatReadsNothingWhereHeadIsRefusedCostsOneByte() {
        CompletableFuture<Description> description = bench.describe(headProbe());
        bench.origin.next().head(405).end();
        Exchange get = bench.nextGet();

        assertThat(get.field("Range")).isEqualTo("bytes=0-0");
        get.head(206, part(CACHEABLE, 0, 1, 2500));
        assertThat(get.isCancelled()).isTrue();
        Known known = is(Known.class, description);
        assertThat(known.first()).isEmpty();
        assertThat(known.descriptor().length()).isEqualTo(2500);
    }

    // ---- codings

    @Test
    void objectCodedAsItIsSentIsAskedForWithoutCoding() {
        CompletableFuture<Description> description = bench.describe(probe("Accept-Encoding", "gzip"));
        Exchange coded = bench.nextGet();
        assertThat(coded.field("Accept-Encoding")).isEqualTo("gzip");
        coded.head(200, CACHEABLE.with("Content-Encoding", "gzip").with("ETag", "W/\"one\""));
        Exchange identity = bench.nextGet();
        assertThat(identity.field("Accept-Encoding")).isEqualTo("identity");
        assertThat(identity.field("Range")).isEqualTo("bytes=0-999");
        identity.head(206, part(CACHEABLE, 0, 1000, 2500))
                .data(CONTENT, 0, 1000)
                .end();

        assertThat(coded.isCancelled()).isTrue();
        assertThat(firstSegment(description)).isEqualTo(CONTENT.range(0, 1000));
    }

    @Test
    void codedResponseIsUsedWhereWithoutCodingItIsNoBetter() {
        CompletableFuture<Description> description = bench.describe(probe("Accept-Encoding", "gzip"));
        Exchange coded = bench.nextGet().head(200, CACHEABLE.with("Content-Encoding", "gzip"));
        Exchange identity = bench.nextGet().head(200, CACHEABLE);

        assertThat(identity.isCancelled()).isTrue();
        assertThat(coded.isCancelled()).isFalse();
        assertThat(is(Streaming.class, description).body().fields().first("Content-Encoding"))
                .hasValue("gzip");
    }

    @Test
    void clientThatRefusesIdentityGetsTheCoding() {
        CompletableFuture<Description> description = bench.describe(probe("Accept-Encoding", "gzip, identity;q=0"));
        bench.nextGet().head(200, CACHEABLE.with("Content-Encoding", "gzip"));

        assertThat(is(Streaming.class, description).body().fields().has("Content-Encoding"))
                .isTrue();
        assertThat(bench.origin.requests()).hasSize(1);
    }

    @Test
    void storedCodingWithAStrongTagIsSegmented() {
        CompletableFuture<Description> description = bench.describe(probe("Accept-Encoding", "gzip"));
        bench.nextGet()
                .head(206, part(CACHEABLE.with("Content-Encoding", "gzip"), 0, 1000, 2500))
                .data(CONTENT, 0, 1000)
                .end();

        assertThat(firstSegment(description)).isEqualTo(CONTENT.range(0, 1000));
        assertThat(bench.origin.requests()).hasSize(1);
    }

    // ---- not cacheable

    @ParameterizedTest
    @ValueSource(ints = {302, 404, 500, 503})
    void responseThatIsNotCacheableBelongsToTheLeader(int status) {
        CompletableFuture<Description> description = bench.describe(probe());
        bench.nextGet()
                .head(status, "X-Own", "1", "Content-Length", "2500")
                .data(CONTENT, 0, 2500)
                .end();

        Passed passed = is(Passed.class, description);
        assertThat(passed.response().status()).isEqualTo(status);
        assertThat(passed.response().fields()).isEqualTo(Fields.of("X-Own", "1", "Content-Length", "2500"));
        assertThat(read(passed.response().body())).isEqualTo(CONTENT.bytes());
    }

    @Test
    void leaderWhoClosesItsResponseEndsTheRequest() {
        CompletableFuture<Description> description = bench.describe(probe());
        Exchange get = bench.nextGet().head(200, UNCACHEABLE).data(CONTENT, 0, 2500);

        is(Passed.class, description).response().body().close();
        assertThat(get.isCancelled()).isTrue();
    }

    @Test
    void uncacheablePartIsCompletedForAClientThatWantedAll() {
        CompletableFuture<Description> description = bench.describe(probe());
        bench.nextGet()
                .head(206, part(UNCACHEABLE, 0, 1000, 2500))
                .data(CONTENT, 0, 1000)
                .end();
        Passed passed = is(Passed.class, description);
        assertThat(passed.reason()).isEqualTo("private");
        assertThat(passed.response().status()).isEqualTo(200);
        assertThat(passed.response().fields().first("Content-Length")).hasValue("2500");
        assertThat(passed.response().fields().has("Content-Range")).isFalse();
        Body body = passed.response().body();
        assertThat(readNow(body)).isEqualTo(CONTENT.range(0, 1000));
        Exchange rest = bench.nextGet();
        assertThat(rest.field("Range")).isEqualTo("bytes=1000-2499");
        assertThat(rest.field("If-Match")).isEqualTo("\"one\"");
        rest.head(206, part(UNCACHEABLE, 1000, 2500, 2500))
                .data(CONTENT, 1000, 2500)
                .end();

        assertThat(read(body)).isEqualTo(CONTENT.range(1000, 2500));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"two\"", "W/\"one\""})
    void partIsNotCompletedByAnotherObject(String tag) {
        CompletableFuture<Description> description = bench.describe(probe());
        bench.nextGet()
                .head(206, part(UNCACHEABLE, 0, 1000, 2500))
                .data(CONTENT, 0, 1000)
                .end();
        Body body = is(Passed.class, description).response().body();
        assertThat(readNow(body)).hasSize(1000);
        Exchange rest = bench.nextGet().head(206, part(UNCACHEABLE.with("ETag", tag), 1000, 2500, 2500));

        assertThat(rest.isCancelled()).isTrue();
        assertThat(body.read(1))
                .isInstanceOfSatisfying(
                        Piece.Failed.class,
                        failed -> assertThat(failed.cause().reason()).isEqualTo(Reason.CHANGED));
        body.close();
    }

    @Test
    void uncacheableSinglePartIsTheWhole() {
        CompletableFuture<Description> description = bench.describe(probe());
        bench.nextGet()
                .head(206, part(UNCACHEABLE.without("ETag"), 0, 500, 500))
                .data(CONTENT, 0, 500)
                .end();

        assertThat(read(is(Passed.class, description).response().body())).isEqualTo(CONTENT.range(0, 500));
    }

    @Test
    void uncacheablePartThatCannotBeCompletedIsGivenUp() {
        CompletableFuture<Description> description = bench.describe(probe());
        Exchange get = bench.nextGet().head(206, part(UNCACHEABLE.with("ETag", "W/\"w\""), 0, 1000, 2500));

        assertThat(is(Uncacheable.class, description).reason()).isEqualTo("private");
        assertThat(get.isCancelled()).isTrue();
    }

    @Test
    void uncacheablePartIsNotWhatAClientOfAnotherPartWants() {
        CompletableFuture<Description> description = bench.describe(rangeProbe("bytes=5-"));
        Exchange get = bench.nextGet().head(206, part(UNCACHEABLE, 0, 1000, 2500));

        assertThat(is(Uncacheable.class, description).reason()).isEqualTo("private");
        assertThat(get.isCancelled()).isTrue();
    }

    @Test
    void objectLongerThanTheLimitIsItsClientsAlone() {
        long total = UpstreamBench.LONGEST + 1;
        CompletableFuture<Description> description = bench.upstream.objects().describe(probe());
        bench.nextGet().head(206, CACHEABLE.with("Content-Range", "bytes 0-999/" + total));

        Passed passed = (Passed) value(description);
        assertThat(passed.reason()).isEqualTo("longer than max-object-size");
        assertThat(passed.response().status()).isEqualTo(200);
        assertThat(passed.response().fields().first("Content-Length")).contains(Long.toString(total));
        passed.response().body().close();
    }

    @Test
    void objectAsLongAsTheLimitIsStored() {
        CompletableFuture<Description> description = bench.upstream.objects().describe(headProbe());
        nextHead().head(200, CACHEABLE.with("Content-Length", Long.toString(UpstreamBench.LONGEST)));

        assertThat(value(description)).isInstanceOf(Known.class);
    }

    private Exchange nextHead() {
        Exchange exchange = bench.origin.next();
        assertThat(exchange.request().method()).isEqualTo("HEAD");
        return exchange;
    }

    @Test
    void failureOfTheProbeIsToldAsItIs() {
        CompletableFuture<Description> description = bench.describe(probe());
        bench.nextGet().fail(Reason.TIMEOUT);

        assertThat(failure(description).reason()).isEqualTo(Reason.TIMEOUT);
    }

    /** All pieces up to the end, which must be there. */
    private static byte[] read(Body body) {
        byte[] bytes = readNow(body);
        assertThat(body.read(1)).isInstanceOf(Piece.End.class);
        body.close();
        return bytes;
    }

    private static byte[] readNow(Body body) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        body.demand(() -> {});
        while (body.read(700) instanceof Piece.Bytes piece) {
            byte[] bytes = new byte[piece.buffer().remaining()];
            piece.buffer().get(bytes);
            all.writeBytes(bytes);
            piece.release();
            body.demand(() -> {});
        }
        return all.toByteArray();
    }
}
